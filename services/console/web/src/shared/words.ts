// The words of the pages, from one message file a language. English is whole by
// type; a test holds the others to the same keys and the same {places}.
import ar from "../messages/ar.json";
import en from "../messages/en.json";
import fr from "../messages/fr.json";
import it from "../messages/it.json";
import type { Age } from "./time";

export type Key = keyof typeof en;
export type Language = "en" | "fr" | "it" | "ar";

type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;
type Messages = Partial<Record<Key, string | Forms>>;

export const LANGUAGES: Record<Language, string> = { en: "English", fr: "Français", it: "Italiano", ar: "العربية" };

const FILES: Record<Language, Messages> = { en, fr, it, ar };
const STORED = "pharos.language";

export class Words {
  private readonly plural: Intl.PluralRules;

  constructor(readonly language: Language) {
    this.plural = new Intl.PluralRules(language);
  }

  get direction(): "ltr" | "rtl" {
    return this.language === "ar" ? "rtl" : "ltr";
  }

  // say fills {places}; a message with plural forms chooses by `n`.
  say = (key: Key, values: Record<string, string | number> = {}): string => {
    const message = FILES[this.language][key] ?? en[key];
    return this.form(message as string | Forms, values.n).replace(/\{(\w+)\}/g, (_, name: string) => this.isolate(String(values[name] ?? "")));
  };

  // word is a value of the wire in words. A value that no file knows is shown as it
  // came: a new status never makes anything vanish.
  word = (group: string, value: string | undefined): string => {
    const key = `${group}.${value ?? "unknown"}` as Key;
    const message = FILES[this.language][key] ?? en[key];
    return typeof message === "string" ? message : (value ?? "unknown").replaceAll("_", " ");
  };

  age = (a: Age | undefined): string => {
    if (!a) return this.say("age.unknown");
    if (a.unit === "hour") return this.say("age.hour", { n: a.n, m: String(a.m ?? 0).padStart(2, "0") });
    return this.say(`age.${a.unit}`, { n: a.n });
  };

  ago = (a: Age | undefined): string => {
    if (!a || a.unit === "now") return this.age(a);
    return this.say("age.ago", { age: this.age(a) });
  };

  // isolate keeps 020°T and 80–100 in their own order among words that read from the right.
  isolate(value: string): string {
    return this.direction === "rtl" && /^[\d(+±]/.test(value) ? `\u2066${value}\u2069` : value;
  }

  private form(message: string | Forms, n: string | number | undefined): string {
    if (typeof message === "string") return message;
    return message[this.plural.select(Number(n ?? 0))] ?? message.other ?? "";
  }
}

export function chosenLanguage(): Language {
  const stored = read(STORED);
  if (stored && stored in LANGUAGES) return stored as Language;
  const wanted = navigator.languages.map((l) => l.slice(0, 2)).find((l) => l in LANGUAGES);
  return (wanted as Language | undefined) ?? "en";
}

export function chooseLanguage(language: Language): void {
  write(STORED, language);
}

// applyLanguage tells the document, for screen readers and for the direction of lines.
export function applyLanguage(words: Words): void {
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
}

// read and write: preferences of this device; a browser that forbids them loses only those.
export function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
