/** What becomes of reads that a person made by clicking through the console (RULES.md 28). */
export const CONSOLE_READS = ['keep', 'drop', 'viewonly'] as const;
export type ConsoleReads = (typeof CONSOLE_READS)[number];
