/** Dates that a text names in one of the checklist's languages, as ISO days and months. */

const MONTHS = [
	'January February March April May June July August September October November December',
	'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
	'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
].map((names) => names.split(' '));

const iso = (year: string, month: number, day?: string): string =>
	[year, String(month).padStart(2, '0'), ...(day ? [day.padStart(2, '0')] : [])].join('-');

export function datesIn(text: string): string[] {
	const named = MONTHS.flatMap((names) =>
		[
			...text.matchAll(
				new RegExp(`(?:(\\d{1,2})\\.? (?:de )?)?(${names.join('|')}) (?:de )?(\\d{4})`, 'g'),
			),
		].map(([, day, month = '', year = '']) => iso(year, names.indexOf(month) + 1, day)),
	);
	const numbered = [...text.matchAll(/(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?/g)].map(
		([, year = '', month = '', day]) => iso(year, Number(month), day),
	);
	return [...named, ...numbered];
}
