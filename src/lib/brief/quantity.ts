/**
 * Quantities as English sentences write them: counts, sums of money, spans and times of day.
 * Each function reads its whole phrase or nothing: a range, an "about" and a half-understood figure give null.
 */

const UNITS = (
	'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen ' +
	'fifteen sixteen seventeen eighteen nineteen'
).split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const MULTIPLES: Record<string, number> = { k: 1_000, thousand: 1_000, m: 1e6, million: 1e6 };

/** @returns the number, with at most one decimal mark; null where the phrase is anything but a number */
function readNumber(phrase: string): number | null {
	const text = phrase.trim().toLowerCase();
	const [, figure, multiple] = /^(\d[\d., ]*?) ?(k|m|thousand|million)?$/.exec(text) ?? [];
	if (figure === undefined) return readNumberWord(text);
	if (!/^(\d+|\d{1,3}([, ]\d{3})+)(\.\d+)?$/.test(figure)) return null;
	return Number(figure.replace(/[, ]/g, '')) * (MULTIPLES[multiple ?? ''] ?? 1);
}

/** A whole number of things, one or more. */
export function readCount(phrase: string): number | null {
	const count = readNumber(phrase);
	return count !== null && Number.isSafeInteger(count) && count > 0 ? count : null;
}

function readNumberWord(text: string): number | null {
	if (text === 'a dozen') return 12;
	const [, lead, multiple, rest] =
		/^(?:(.+) )?(hundred|thousand)(?: (?:and )?(.+))?$/.exec(text) ?? [];
	if (multiple === undefined) return readSmallWord(text);
	const times = lead === undefined ? null : lead === 'a' ? 1 : readSmallWord(lead);
	const more = rest === undefined ? 0 : readSmallWord(rest);
	if (times === null || more === null) return null;
	return times * (multiple === 'hundred' ? 100 : 1_000) + more;
}

function readSmallWord(text: string): number | null {
	const unit = UNITS.indexOf(text);
	if (unit >= 0) return unit;
	const [tens = '', ones] = text.split(/[- ]/, 2);
	const ten = TENS.indexOf(tens);
	if (ten < 0) return null;
	if (ones === undefined) return (ten + 2) * 10;
	const one = UNITS.indexOf(ones);
	return one >= 1 && one <= 9 ? (ten + 2) * 10 + one : null;
}

const CURRENCIES: Record<string, string> = {
	'€': 'EUR',
	$: 'USD',
	us$: 'USD',
	a$: 'AUD',
	au$: 'AUD',
	c$: 'CAD',
	ca$: 'CAD',
	nz$: 'NZD',
	hk$: 'HKD',
	s$: 'SGD',
	r$: 'BRL',
	'£': 'GBP',
	'¥': 'JPY',
	'₹': 'INR',
	'₩': 'KRW',
	'₪': 'ILS',
	euro: 'EUR',
	euros: 'EUR',
	dollar: 'USD',
	dollars: 'USD',
	'us dollars': 'USD',
	pounds: 'GBP',
	yen: 'JPY',
};
const CODES = new Set(
	(
		'EUR USD GBP JPY CHF AUD CAD NZD SEK NOK DKK ISK PLN CZK HUF RON BGN TRY ILS INR CNY HKD SGD ' +
		'KRW TWD THB IDR MYR PHP VND BRL MXN ARS CLP COP ZAR NGN KES EGP MAD AED SAR UAH'
	).split(' '),
);

export interface Money {
	amount: number;
	/** ISO 4217. */
	currency: string;
}

const SUM =
	/^(?<before>[^\d\s.,]+)? ?(?<figure>\d[\d., ]*?) ?(?<multiple>(?:k|thousand|million)\b)?(?: ?(?<after>[^\d\s.,][^\d.,]*))?$/;

/** "€4.00", "4,50 €", "US$20", "twenty dollars", "EUR 1,000", "$2k". */
export function readMoney(phrase: string): Money | null {
	const text = phrase.trim().toLowerCase();
	const { before, figure, multiple, after } = SUM.exec(text)?.groups ?? {};
	if (figure === undefined) return readSpelledMoney(text);
	if ((before === undefined) === (after === undefined)) return null;
	// "4,50" can't be thousands; "1.000" is a thousand in half of Europe and one elsewhere.
	const plain = figure.replace(/^(\d+),(\d{2})$/, '$1.$2');
	if (/\.\d{3,}$/.test(plain)) return null;
	return toMoney(readNumber(`${plain} ${multiple ?? ''}`), before ?? after ?? '');
}

function readSpelledMoney(text: string): Money | null {
	const [, figure = '', unit = ''] = /^(.+) (\S+)$/.exec(text) ?? [];
	return toMoney(readNumber(figure), unit);
}

function toMoney(amount: number | null, unit: string): Money | null {
	const code = unit.toUpperCase();
	const currency = CURRENCIES[unit] ?? (CODES.has(code) ? code : null);
	return amount !== null && amount > 0 && currency !== null ? { amount, currency } : null;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SPAN_UNITS: [RegExp, number][] = [
	[/^(?:s|secs?|seconds?)$/, SECOND],
	[/^(?:min|mins|minutes?)$/, MINUTE],
	[/^(?:h|hrs?|hours?)$/, HOUR],
	[/^(?:d|days?)$/, DAY],
	[/^weeks?$/, 7 * DAY],
];

/** "30 minutes", "two and a half hours", "1 h 30 min", "half an hour"; whole milliseconds, above zero. */
export function readSpan(phrase: string): number | null {
	const text = phrase
		.trim()
		.toLowerCase()
		.replace(/^(?:an?) (\w+) and a half$/, '1.5 $1')
		.replace(/^(.+) and a half (\w+)$/, (whole, count: string, unit: string) => {
			const number = readCount(count);
			return number === null ? whole : `${number + 0.5} ${unit}`;
		})
		.replace(/^half an? (\w+)$/, '0.5 $1')
		.replace(/^(?:a )?quarter of an (\w+)$/, '0.25 $1')
		.replace(/^(?:an?|one) (\w+)$/, '1 $1')
		.replace(/(\d)-(?=[a-z])/g, '$1 ')
		.replace(/^(\d+) ?h ?(\d{2})$/, '$1 h $2 min');
	let total = 0;
	let smallest = Infinity;
	for (const part of text.split(/,? and |, | (?=\d+(?:\.\d+)? ?[a-z])|(?<=\d[a-z]+)(?=\d)/)) {
		const [, count = '', unit = ''] = /^(.+?)[ -]?([a-z]+)$/.exec(part) ?? [];
		const ms = SPAN_UNITS.find(([name]) => name.test(unit))?.[1];
		const number = readNumber(count);
		// Units that don't fall ("2 hours and 3 hours") are two spans.
		if (ms === undefined || number === null || ms >= smallest) return null;
		total += number * ms;
		smallest = ms;
	}
	return total > 0 && Number.isSafeInteger(total) ? total : null;
}

export interface TimeOfDay {
	hour: number;
	minute: number;
	/** UTC, GMT or an IANA name; null for the writer's own. */
	zone: string | null;
}

/** "06:30 UTC", "6.30 pm", "noon", "18:00 Europe/Berlin". A bare "6:30" may be either half of the day: null. */
export function readTimeOfDay(phrase: string): TimeOfDay | null {
	const [, clock = '', place = ''] =
		/^(noon|midnight|\d{1,2}(?:[:.]\d{2})? ?(?:am|pm|a\.m\.?|p\.m\.?)|\d{2}:\d{2})(?:,? (\S+(?: time)?))?$/i.exec(
			phrase.trim(),
		) ?? [];
	if (clock === '') return null;
	const zone = /^(?:local|my|sharp)(?: time)?$|^$/i.test(place) ? null : readZone(place);
	if (zone === undefined) return null;
	const word = clock.toLowerCase();
	if (word === 'noon') return { hour: 12, minute: 0, zone };
	if (word === 'midnight') return { hour: 0, minute: 0, zone };
	const [, hours = '', minutes = '0', half] = /^(\d+)(?:[:.](\d+))? ?([ap])?/.exec(word) ?? [];
	const minute = Number(minutes);
	let hour = Number(hours);
	if (half !== undefined) {
		if (hour < 1 || hour > 12) return null;
		hour = (hour % 12) + (half === 'p' ? 12 : 0);
	}
	return hour < 24 && minute < 60 ? { hour, minute, zone } : null;
}

/** Abbreviations such as CST name several zones, and EST is not what a clock there shows in summer. */
function readZone(name: string): string | undefined {
	if (/^(?:UTC|GMT)$/i.test(name)) return name.toUpperCase();
	if (!/^[a-z_]+(?:\/[a-z_-]+)+$/i.test(name)) return undefined;
	try {
		return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
	} catch {
		return undefined;
	}
}

export const formatMoney = ({ amount, currency }: Money): string =>
	new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount).replace(/\s/g, ' ');

export const formatCount = (count: number, thing: string): string =>
	`${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;

export function formatSpan(ms: number): string {
	const parts: string[] = [];
	let rest = ms;
	for (const [unit, name] of [
		[DAY, 'day'],
		[HOUR, 'hour'],
		[MINUTE, 'minute'],
		[SECOND, 'second'],
	] as const) {
		const count = unit === SECOND ? rest / unit : Math.floor(rest / unit);
		if (count > 0) parts.push(formatCount(count, name));
		rest -= count * unit;
	}
	return parts.join(' ');
}

export const formatTimeOfDay = ({ hour, minute, zone }: TimeOfDay): string =>
	`${pad(hour)}:${pad(minute)}${zone === null ? '' : ` ${zone}`}`;

const pad = (number: number): string => String(number).padStart(2, '0');
