import type { DateMatch, Now } from './date-form.ts';
import { day, type Reading } from './english-reading.ts';

/** "Today" also means nowadays: only words of time or of an event beside it make it a date. */
export function readToday({ before, after, text }: DateMatch, now: Now): Reading | null {
	if (/^[’']s/u.test(after)) {
		return /^[’']s\s+(?:\p{L}+\s+)?(?:meetings?|calls?|stand-?ups?|deadline|session|runs?|build|release|figures|numbers|report|shift|delivery|edition|agenda|minutes|deploy\p{L}*|lunch|date)\b/iu.test(
			after,
		)
			? day(now.day)
			: null;
	}
	const timed =
		/^\s+(?:at|by|before|until|till|from|around|between)\s+(?:\d|noon|midnight|midday|lunch|the end|close)/iu.test(
			after,
		) ||
		/\b(?:by|until|till|before|since|from|as of|due|later|earlier|starting|end of|only|for)\s+$/iu.test(
			before,
		);
	const event =
		/\b(?:arrive[sd]?|ends?|ended|starts?|started|closes?|closed|opens?|opened|expires?|expired|leaves?|left|ships?|shipped|goes|went|comes?|came|meets?|met|sent|received|wrote|said|told|called|found|saw|checked|measured|counted|signed|agreed|decided|confirmed|due|out|live|deadline is|date is|meeting is|launch is|release is)(?:\s+\p{L}+){0,3}\s+$/iu.test(
			before,
		) && /^\s*(?:$|[.,;:!?)]|(?:and|but|or|so)\b)/iu.test(after);
	const begins = /^T/.test(text) && /^,?\s+(?:we|i|he|she|they|you)\b/iu.test(after);
	return timed || event || begins ? day(now.day) : null;
}
