/** Stop conditions in Japanese sentences. Full-width figures and letters were made plain before. */
import { clockOf, readBy, readCountIn, readMoneyIn, type QuantityWords } from './quantity-words.ts';
import {
	readClockStop,
	readEvidenceStop,
	readMoneyStop,
	readNothingNewStop,
	readSpanStop,
	readStepStop,
	readSuggestionStop,
	readTokenStop,
	readUnknownStop,
	whole,
	type StopLanguage,
} from './stop-language.ts';

const MINUTE = 60_000;
const WORDS: QuantityWords = {
	decimal: '.',
	numbers: {
		...{ 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10 },
		...{ 十五: 15, 二十: 20, 三十: 30, 四十: 40, 五十: 50, 百: 100 },
	},
	spans: [],
	and: /$^/,
	currencies: { ユーロ: 'eur', ドル: 'usd', 円: 'jpy', ポンド: 'gbp' },
};
const readCount = readBy(readCountIn, WORDS);
const readMoney = readBy(readMoneyIn, WORDS);

const PART_MS: Record<string, number> = {
	日: 1_440 * MINUTE,
	時間: 60 * MINUTE,
	分: MINUTE,
	秒: 1_000,
};
const NUMBER = '(?:[\\d,.]+|[一二三四五六七八九十百]+)';

function readSpan(phrase: string): number | null {
	// "十分" is "enough" sooner than ten minutes.
	if (phrase === '十分') return null;
	const text = phrase
		.replace(/間$/, '')
		.replace(/時$/, '時間')
		.replace(/時間半$/, '時間30分');
	const parts = [...text.matchAll(new RegExp(`(${NUMBER}) ?(日|時間|分|秒)`, 'g'))];
	if (parts.map(([part]) => part).join('') !== text.replace(/と/g, '')) return null;
	let total = 0;
	let smallest = Infinity;
	for (const [, count = '', unit = ''] of parts) {
		const ms = PART_MS[unit] ?? 0;
		const number = readCount(count);
		if (number === null || ms >= smallest) return null;
		total += number * ms;
		smallest = ms;
	}
	return total > 0 ? total : null;
}

const REACHED =
	'(?:に(?:達し|なっ|至っ|到達し)たら|に(?:達した|なった)(?:時点で|ら|とき(?:に|は)?)|を(?:超え|過ぎ|使っ|使い切っ)たら|が(?:過ぎ|経過し|たっ|経っ|出|出そろっ)たら|(?:たっ|経っ|経過し|過ぎ|超え|使っ|出)たら|(?:経過|到達)(?:で|後に?|時点で)|後に?|で|以内に?|に|まで(?:に|で)?|した(?:ら|時点で))?';
const FIRST = '(?:開始(?:から|後)|最大で?|最長で?|多くても|合計で?|作業開始から)?';
const AT_MOST = '(?:以上)?';

const readers = [
	readMoneyStop(
		[
			whole(`(?:費用|支出|コスト|料金|出費|金額)[がは]?(?:合計)?(?<limit>.+?)${AT_MOST}${REACHED}`),
			whole(`${FIRST}(?<limit>.+?)${REACHED}`),
		],
		readMoney,
	),
	readTokenStop(
		[whole(`${FIRST}(?:トークン(?:数)?[がは]?)?(?<limit>${NUMBER})トークン${REACHED}`)],
		readCount,
	),
	readStepStop([whole(`${FIRST}(?<limit>${NUMBER})ステップ${REACHED}`)], readCount),
	readSuggestionStop(
		[
			whole(`${FIRST}提案(?:の数|数)?[がは]?(?<limit>${NUMBER})[件個つ]${AT_MOST}${REACHED}`),
			whole(`${FIRST}(?<limit>${NUMBER})[件個つ]の提案${REACHED}`),
		],
		readCount,
	),
	readSpanStop([whole(`${FIRST}(?<limit>[^にを]+?)${REACHED}`)], readSpan),
	readClockStop([whole('(?<limit>.+?)(?:になったら|に|で|までに?|を過ぎたら)')], (phrase) => {
		const [, half, hour, minute, onHalf] =
			/^(午前|午後)?(\d{1,2})(?:時(?:(\d{1,2})分|(半))?|:\d{2})$/.exec(phrase) ?? [];
		if (hour === undefined) return null;
		const minutes = onHalf ? '30' : (minute ?? /:(\d{2})$/.exec(phrase)?.[1]);
		return clockOf(String((Number(hour) % (half ? 12 : 24)) + (half === '午後' ? 12 : 0)), minutes);
	}),
	readUnknownStop(
		whole(
			'(?<limit>U\\d+)(?:の答え|への回答|の回答)?(?:が(?:必要になったら|必要なら|必要な場合|ないと進めなくなったら)|なしでは進めなくなったら)',
		),
	),
	readEvidenceStop(
		whole(
			'(?<limit>P\\d+)(?:に反する|を否定する|を覆す)(?:証拠|事実|根拠|資料)が(?:見つかったら|出たら|あれば)',
		),
		whole('(?<limit>P\\d+)が(?:誤り|間違い|偽)(?:と(?:分|わ)かったら|だったら|なら)'),
	),
	readNothingNewStop(
		[
			whole(
				`(?<limit>${NUMBER})ステップ(?:続けて|連続で|の間)?(?:何も)?新しい(?:もの|発見|提案|こと)が(?:なければ|出なければ|ないとき|なかったら)`,
			),
		],
		readCount,
	),
];

const ENDING =
	/[、,]?(?:作業を|処理を)?(?:(?:止め|やめ|終え|打ち切|切り上げ)る?|(?:停止|終了|中止|中断)(?:する|とする)?|終わ(?:る|り)(?:にする)?|ストップ(?:する)?)(?:こと)?$/;

export const JAPANESE: StopLanguage = {
	bare: (sentence) =>
		sentence
			.replace(/ /g, '')
			.replace(ENDING, '')
			.replace(
				/(?:の)?[、,]?(?:(?:の)?(?:うち|内)[、,]?)?(?:どちらか|いずれか)?(?:の)?(?:早い|先の|先に来た)(?:方|ほう)?(?:で|に)?$/,
				'',
			),
	parts: (sentence) => sentence.split(/[、,]?(?:または|又は|もしくは|あるいは|か(?=\d))[、,]?/),
	readers: () => readers,
};
