// Widget: its style sheet; colours follow the system's light or dark setting.

export const STYLE = `
:host { all: initial; }
.root {
  --ink: #1d2129; --paper: #fff; --soft: #f2f4f7; --line: #d5d9e0; --accent: #1a5fb4;
  --on-accent: #fff; --warn: #8a4b00;
  position: fixed; bottom: 20px; z-index: 2147483000; display: flex; flex-direction: column;
  gap: 12px; font: 15px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: var(--ink); text-align: start;
}
.right { right: 20px; align-items: flex-end; }
.left { left: 20px; align-items: flex-start; }
@media (prefers-color-scheme: dark) {
  .root {
    --ink: #e6e8eb; --paper: #1f2328; --soft: #2b3036; --line: #454c55; --accent: #8ab8f5;
    --on-accent: #10151c; --warn: #f0b25c;
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.toggle, form button {
  border: 0; border-radius: 999px; padding: 10px 20px; background: var(--accent);
  color: var(--on-accent);
}
.toggle { box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
.panel {
  display: flex; flex-direction: column; width: min(420px, calc(100vw - 40px));
  height: min(620px, calc(100vh - 110px)); background: var(--paper); border: 1px solid var(--line);
  border-radius: 12px; overflow: hidden; box-shadow: 0 8px 32px rgb(0 0 0 / 25%);
}
header { display: flex; align-items: center; padding: 10px 16px; border-bottom: 1px solid var(--line); }
h2 { flex: 1; margin: 0; font-size: 16px; }
h3 { margin: 12px 0 4px; font-size: 15px; }
.close { border: 0; background: none; font-size: 22px; line-height: 1; padding: 4px 8px; }
.log { flex: 1; overflow-y: auto; padding: 12px 16px; overflow-wrap: anywhere; }
.question { margin: 8px 0 8px 40px; padding: 8px 12px; background: var(--soft); border-radius: 10px; white-space: pre-wrap; }
.text p { margin: 6px 0; }
ul { margin: 6px 0; padding-left: 20px; }
.marker { border: 0; background: none; padding: 0 2px; color: var(--accent); font-size: 13px; }
.notice, .failure, .standing { color: var(--warn); }
details { margin: 4px 0; font-size: 14px; }
summary { cursor: pointer; }
blockquote { margin: 6px 0; padding-left: 10px; border-left: 3px solid var(--line); white-space: pre-wrap; }
a { color: var(--accent); }
form { display: flex; gap: 8px; align-items: flex-end; padding: 10px 12px; border-top: 1px solid var(--line); }
textarea { flex: 1; resize: none; padding: 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
`
