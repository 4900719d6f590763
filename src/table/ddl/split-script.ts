/** One statement of a script, without its semicolon, and where it begins. */
export interface ScriptStatement {
  readonly text: string;
  /** Offset of the statement's first character in the script. */
  readonly at: number;
}

/** Comments, quoted texts and names are stepped over whole; what is not closed runs to the end. */
const SKIPPED = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|;/g;
const BLANK = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/;

/** The statements of a script, split at the semicolons that stand outside quotes and comments. */
export function splitScript(script: string): readonly ScriptStatement[] {
  const statements: ScriptStatement[] = [];
  let from = 0;
  for (const match of script.matchAll(SKIPPED)) {
    if (match[0] !== ';') continue;
    statements.push(...statementIn(script, from, match.index));
    from = match.index + 1;
  }
  return [...statements, ...statementIn(script, from, script.length)];
}

/** Whether the text ends within a statement: no semicolon yet, or an open quote or comment. For a prompt. */
export function isUnfinished(text: string): boolean {
  let last = -1;
  for (const match of text.matchAll(SKIPPED)) if (match[0] === ';') last = match.index;
  return statementIn(text, last + 1, text.length).length > 0;
}

function statementIn(script: string, from: number, to: number): readonly ScriptStatement[] {
  const whole = script.slice(from, to);
  const lead = BLANK.exec(whole)?.[0].length ?? 0;
  const text = whole.slice(lead).trimEnd();
  return text === '' ? [] : [{ text, at: from + lead }];
}
