export { isUnfinished, splitScript, type ScriptStatement } from '../../table/ddl/split-script.js';
