/**
 * Counts, sums and spans as sentences of other languages than English write them, from a language's own words.
 * As in `quantity.ts`, a phrase is read whole or not at all.
 */
import { readMoney, type Money } from './quantity.ts';

export interface QuantityWords {
	/** The mark before the fraction; the other of comma and point groups thousands. */
	decimal: ',' | '.';
	/** Numbers spelled out, also with halves. */
	numbers: Record<string, number>;
	/** Units of time, longest first, and their milliseconds. */
	spans: [RegExp, number][];
	/** Between two parts of a span. */
	and: RegExp;
	/** Names of currencies as `readMoney` knows them. */
	currencies: Record<string, string>;
}

const PLAIN = {
	',': /^(?:\d+|\d{1,3}(?:[. ]\d{3})+)(?:,\d+)?$/,
	'.': /^(?:\d+|\d{1,3}(?:[, ]\d{3})+)(?:\.\d+)?$/,
};

function readNumberIn(words: QuantityWords, phrase: string): number | null {
	const text = phrase.trim().toLowerCase();
	const spelled = Object.hasOwn(words.numbers, text) ? words.numbers[text] : undefined;
	if (spelled !== undefined) return spelled;
	if (!PLAIN[words.decimal].test(text)) return null;
	const grouped = words.decimal === ',' ? /[. ]/g : /[, ]/g;
	return Number(text.replace(grouped, '').replace(',', '.'));
}

/** A whole number of things, one or more. */
export function readCountIn(words: QuantityWords, phrase: string): number | null {
	const count = readNumberIn(words, phrase);
	return count !== null && Number.isSafeInteger(count) && count > 0 ? count : null;
}

/** Whole milliseconds, above zero; units must fall. */
export function readSpanIn(words: QuantityWords, phrase: string): number | null {
	let total = 0;
	let smallest = Infinity;
	for (const part of phrase.trim().toLowerCase().split(words.and)) {
		const [, count = '', unit = ''] = /^(.+?) ?([^\d\s.,]+\.?)$/u.exec(part.trim()) ?? [];
		const ms = words.spans.find(([name]) => name.test(unit))?.[1];
		const number = readNumberIn(words, count);
		if (ms === undefined || number === null || ms >= smallest) return null;
		total += number * ms;
		smallest = ms;
	}
	return total > 0 && Number.isSafeInteger(total) ? total : null;
}

/** "5 €", "€5", "4,50 Euro", "200 pesos" only where the word names one currency. */
export function readMoneyIn(words: QuantityWords, phrase: string): Money | null {
	const [, before = '', figure = '', after = ''] =
		/^([^\d\s.,]*) ?(\d[\d., ]*?) ?([^\d.,]*)$/u.exec(phrase.trim().toLowerCase()) ?? [];
	const amount = readNumberIn(words, figure);
	const unit = [before, after.trim()].filter((name) => name !== '');
	if (amount === null || unit.length !== 1) return null;
	return readMoney(`${amount} ${words.currencies[unit[0] ?? ''] ?? unit[0]}`);
}

/** Reads by each of several notations; where more than one reads, they must agree. */
export const readBy =
	<Limit>(
		read: (words: QuantityWords, phrase: string) => Limit | null,
		...notations: QuantityWords[]
	) =>
	(phrase: string): Limit | null => {
		const [first, ...others] = notations
			.map((words) => read(words, phrase))
			.filter((limit) => limit !== null);
		const agree = others.every((limit) => JSON.stringify(limit) === JSON.stringify(first));
		return first !== undefined && agree ? first : null;
	};

export interface Clock {
	hour: number;
	minute: number;
	zone: string | null;
}

/** @param zone as written, empty for the writer's own */
export function clockOf(hours: string, minutes: string | undefined, zone = ''): Clock | null {
	const hour = Number(hours);
	const minute = Number(minutes ?? 0);
	if (zone !== '' && !/^(?:utc|gmt)$/i.test(zone)) return null;
	return hour < 24 && minute < 60
		? { hour, minute, zone: zone === '' ? null : zone.toUpperCase() }
		: null;
}
