// Hands on the keyboard: one key for each thing an officer does all night.
export interface Keys {
  search(): void;
  move(step: 1 | -1): void;
  report(): void;
  send(): void;
  go(): void;
  copy(): void;
  format(): void;
  undo(): void;
  night(): void;
  mute(): void;
  help(): void;
}

// listenKeys leaves typing alone: keys count only outside fields and dialogs, without modifiers.
export function listenKeys(keys: () => Keys): () => void {
  const listener = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.key === "Escape") return leaveField(e);
    if (busy(e.target)) return;
    const action = actionOf(e.key, keys());
    if (!action) return;
    e.preventDefault();
    action();
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

function actionOf(key: string, keys: Keys): (() => void) | undefined {
  switch (key) {
    case "/": return keys.search;
    case "j": return () => keys.move(1);
    case "k": return () => keys.move(-1);
    case "n": return keys.report;
    case "s": return keys.send;
    case "g": return keys.go;
    case "c": return keys.copy;
    case "f": return keys.format;
    case "u": return keys.undo;
    case "d": return keys.night;
    case "m": return keys.mute;
    case "?": return keys.help;
    default: return undefined;
  }
}

function busy(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio])") || target.isContentEditable;
}

function leaveField(e: KeyboardEvent): void {
  if (e.target instanceof HTMLElement && e.target.matches("input, select, textarea") && !e.target.closest("dialog")) e.target.blur();
  for (const open of document.querySelectorAll("details.user[open]")) open.removeAttribute("open");
}

// moveInList steps the focus through the rows; from elsewhere it starts at the chosen one.
export function moveInList(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-incident]")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const chosen = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const from = at >= 0 ? at + step : chosen >= 0 ? chosen + step : step > 0 ? 0 : rows.length - 1;
  rows[Math.min(Math.max(from, 0), rows.length - 1)]?.focus();
}

// copyText works over plain http too, where there is no clipboard API.
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
