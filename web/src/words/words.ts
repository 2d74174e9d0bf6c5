// The reader's language -> words, counted words, dates and numbers in it.
import { preference } from "../state/kept";
import { en, type Forms, type Wording } from "./en";
import { ru } from "./ru";
import { uk } from "./uk";

export const LANGUAGES = ["en", "uk", "ru"] as const;
export type Lang = (typeof LANGUAGES)[number];

const WORDINGS: Record<Lang, Wording> = { en, uk, ru };

export const lang = preference<Lang>("language", LANGUAGES, usual());

function usual(): Lang {
  const wanted = globalThis.navigator?.languages ?? [];
  return wanted.map((l) => l.slice(0, 2)).find((l): l is Lang => LANGUAGES.includes(l as Lang)) ?? "en";
}

/** The words of the chosen language. */
export function words(): Wording {
  return WORDINGS[lang.get()];
}

/** The name of each language in itself. */
export function nameOf(language: Lang): string {
  return WORDINGS[language].language;
}

/** Put values into a pattern's braces. */
export function fill(pattern: string, values: Record<string, string | number>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}

/** A counted word in its right form. */
export function count(forms: Forms, n: number): string {
  const rule = n === 0 && forms.zero ? "zero" : new Intl.PluralRules(lang.get()).select(n);
  return fill(forms[rule] ?? forms.other, { n: number(n) });
}

/** A number as the language writes it. */
export function number(n: number, digits = 0): string {
  return new Intl.NumberFormat(lang.get(), { maximumFractionDigits: digits }).format(n);
}

/** A share (0..1) as a per cent, with a space that does not break. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}\u00a0%`;
}

type DateStyle = "long" | "short" | "weekday";

const STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  long: { day: "numeric", month: "long", year: "numeric" },
  short: { day: "numeric", month: "short" },
  weekday: { weekday: "short", day: "numeric", month: "long", year: "numeric" },
};

/** A UTC calendar day or an instant's day in words. */
export function date(value: string, style: DateStyle = "long"): string {
  const locale = lang.get() === "en" ? "en-GB" : lang.get();
  const made = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone: "UTC" });
  const at = Date.parse(value);
  return Number.isNaN(at) ? value : made.format(at);
}

/** A name in the chosen language, else in English, else any. */
export function named(names: Record<string, string>, otherwise: string): string {
  return names[lang.get()] ?? names.en ?? otherwise;
}
