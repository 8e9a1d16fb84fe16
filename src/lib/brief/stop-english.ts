/** Stop conditions in English sentences. */
import { readCount, readMoney, readSpan, readTimeOfDay } from './quantity.ts';
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

export const ENGLISH: StopLanguage = {
	bare: bareCondition,
	parts: (sentence) =>
		sentence
			.replace(/,? ?-? ?(?:whichever|whatever) (?:comes|is|happens) (?:first|earlier|sooner)$/i, '')
			.split(/,? or (?:else )?/i)
			.map((part) => part.replace(CONJUNCTION, '')),
	readers: () => [money, tokens, steps, suggestions, span, clock, unknown, evidence, nothingNew],
};

/** "Please stop the run when … and hand back what you have." → "…" */
function bareCondition(sentence: string): string {
	const told = TOLD_AFTERWARDS.exec(sentence);
	// What follows may hold a second condition: then the sentence is left whole, and stays free text.
	const isMore = told && /\d|\b(?:or|unless|except|but|if)\b/i.test(told[0]);
	return (told && !isMore ? sentence.slice(0, told.index) : sentence)
		.replace(OPENING, '')
		.replace(CONJUNCTION, '');
}

const OPENING =
	/^(?:please )?(?:(?:stop|halt|pause|quit|end|finish)(?: (?:the )?(?:run|work|working|it|everything|here))?(?: at once| immediately)?|(?:do not|don't|never) (?:go on|carry on|continue|work|run|spend)|limit|cap)(?:[,:] ?| (?=\S)|$)/i;
const CONJUNCTION = /^(?:when|whenever|once|if|as soon as|the moment|in case)(?: that)? /i;
const TOLD_AFTERWARDS =
	/(?:[,;:]| -| and)(?: then)? (?:hand|return|report|give|list|send|bring|leave|write|show|tell|say|ask|come|with|whatever|even)\b.*$/i;

const UP_TO =
	'(?:(?:at most|at the most|after|at|on|upon|within|for|in|over|above|beyond|past|no more than|not more than|' +
	'no longer than|not longer than|up to|(?:a |the )?(?:maximum|max\\.?|limit|budget|cap)(?: of|:| is)?|' +
	'more than|longer than|reaching|there are|there have been) ){0,2}';
const REACHES =
	'(?:(?:has|have) )?(?:reach(?:es|ed)?|hits?|exceeds?|exceeded|pass(?:es|ed)?|cross(?:es|ed)?|' +
	'(?:goes|gets|rises|comes|runs|went) (?:to|over|above|past|beyond|up to)|(?:is|are|gets) (?:at|over|above|past|beyond)|' +
	'(?:is|are)(?= more than)|amounts? to|totals?|shows?|strikes?|lasts?|lasted|' +
	'>=?|≥)(?: (?:more|longer) than| over)? ';
const OF_RUN = '(?: (?:of|for|in|by|on) (?:the|this) (?:run|work|handoff|model))?';
const AT_MOST = '(?: at (?:the )?most| max(?:imum)?\\.?| tops| (?:limit|cap))?';
const RUN = '(?:it|you|the run|the work|this run|the worker|the handoff|work|the night)';
const FROM_START =
	'(?: (?:after|from|since) (?:(?:the|its) )?(?:start|hand-?off|beginning)(?: of the (?:run|work))?| after (?:it|the run|the work|work) (?:starts|started|begins|began))?';

const SPEND = '(?:the |its |your )?(?:total |model |api )?(?:spend|spending|costs?|money spent)';
const spentWords =
	'(?: (?:spent|(?:is|are|has been|have been) spent|(?:is|are) gone|in total|' +
	'of (?:the |my |our )?(?:total |model |api |token )?(?:spend|spending|costs?|budget|money|credit)))?';
const money = readMoneyStop(
	[
		whole(SPEND, OF_RUN, ' ', REACHES, '(?<limit>.+?)', spentWords),
		whole(UP_TO, '(?<limit>.+?)', spentWords, AT_MOST),
		whole(
			'(?:',
			RUN,
			' (?:has |have )?(?:spent|spends?|costs?) |spend |spending )',
			UP_TO,
			'(?<limit>.+?)',
		),
		whole(SPEND, '(?: limit| cap| budget)?(?::| is)? ', UP_TO, '(?<limit>.+?)'),
	],
	readMoney,
);

const tokens = readTokenStop(
	[
		whole(
			UP_TO,
			'(?<limit>.+?) tokens?(?: (?:used|spent|in total|(?:are|were|have been) (?:used|spent)))?',
			AT_MOST,
		),
		whole(
			'(?:the )?(?:token (?:use|usage|count|spend|total)|tokens)(?: used)?',
			OF_RUN,
			' ',
			REACHES,
			'(?<limit>.+?)(?: tokens)?',
		),
		whole(
			RUN,
			' (?:has |have )?(?:used?|uses|spent|spends?|burn(?:s|ed)|takes?|taken) ',
			UP_TO,
			'(?<limit>.+?) tokens',
		),
	],
	readCount,
);

const steps = readStepStop(
	[
		whole(
			UP_TO,
			'(?<limit>.+?) steps?(?: (?:done|taken|in total|of work|(?:are|were|have been) (?:done|taken|made)))?',
			AT_MOST,
		),
		whole('(?:after|at|on) step (?:number )?(?<limit>.+?)'),
		whole(
			RUN,
			' (?:has |have )?(?:taken|takes?|done|made|reaches|reached) ',
			UP_TO,
			'(?<limit>.+?) steps',
		),
		whole('(?:the )?(?:steps|step count|number of steps) ', REACHES, '(?<limit>.+?)(?: steps)?'),
	],
	readCount,
);

const suggestions = readSuggestionStop(
	[
		whole(
			UP_TO,
			'(?<limit>.+?) (?:suggestions?|proposals?)(?: (?:made|written|in total|(?:are|were|have been) (?:made|written|there)))?',
			AT_MOST,
		),
		whole(
			RUN,
			' (?:has |have )?(?:made|makes?|written|holds|brought|reached|reaches) ',
			UP_TO,
			'(?<limit>.+?) (?:suggestions|proposals)',
		),
		whole(
			'(?:the )?(?:suggestions|suggestion count|number of suggestions) ',
			REACHES,
			'(?<limit>.+?)(?: suggestions)?',
		),
	],
	readCount,
);

const span = readSpanStop(
	[
		whole(
			UP_TO,
			'(?<limit>.+?)(?: (?:of )?(?:wall[- ]clock(?: time)?|run ?time|running(?: time)?|work(?:ing)?(?: time)?|elapsed(?: time)?|time)| (?:have|has) (?:passed|gone by|elapsed)| (?:are|is) (?:over|up)| in total)?',
			FROM_START,
			AT_MOST,
		),
		whole(
			RUN,
			"(?: (?:has|have)|'s|'ve)? (?:been )?(?:run|runs|running|worked|works?|working|at it|taken|takes?|lasted|lasts?|gone on|goes on) (?:for )?",
			UP_TO,
			'(?<limit>.+?)',
		),
		whole(
			'(?:the )?(?:clock|run|work|run ?time|running time|time|elapsed time|wall[- ]clock(?: time)?) ',
			REACHES,
			'(?<limit>.+?)',
			FROM_START,
		),
	],
	readSpan,
);

const clock = readClockStop(
	[
		whole(
			"(?:(?:(?:the )?(?:clock|time|wall[- ]clock)|it)(?: (?:reaches|hits|strikes|shows|says|is)|'s)(?: past)? |(?:no later than |not later than )|(?:at|by|after|from|until|till|before|past)(?: the latest(?: at)?)? )?",
			'(?<limit>.+?)',
			'(?: at the latest| sharp| in the morning(?<= [ap]\\.?m\\.? in the morning))?',
		),
	],
	readTimeOfDay,
);

const AN_ANSWER = '(?:(?:an|the) (?:answer|reply) (?:to|for|on) )?(?:unknown )?';
const WORK =
	'(?:(?:it|you|anything|the (?:run|work|worker|next step)|work|a step|any step|everything|nothing) )';
const unknown = readUnknownStop(
	whole(
		'(?:',
		WORK,
		"(?:can ?not|can't|can|could not|couldn't) (?:go on|continue|proceed|move on|advance|be (?:done|finished|continued)|go any further) )?",
		'without (?:knowing )?',
		AN_ANSWER,
		'(?<limit>U\\d+)',
	),
	whole(
		WORK,
		'?(?:(?:would )?(?:needs?|require?s?|depends? on|hangs? on|must (?:guess|assume|know)|has to (?:guess|assume|know)|would have to (?:guess|assume|know))|is (?:blocked|held up) (?:by|on)) ',
		AN_ANSWER,
		'(?<limit>U\\d+)',
	),
	whole(
		AN_ANSWER,
		'(?<limit>U\\d+) (?:is (?:needed|required)|(?:must|has to|needs to) be answered(?: first)?|blocks (?:the work|it|everything))',
	),
);

const evidence = readEvidenceStop(
	whole(
		'(?:(?:any|some|new|hard|strong|clear|good|a piece of) )*(?:evidence|proof|something|anything|a (?:fact|finding|source|document))(?: (?:appears|turns up|is found|shows up|emerges|comes up|speaks|exists|is seen|you find))?',
		' (?:against|contradict(?:s|ing)|refut(?:es|ing)|disprov(?:es|ing)|that (?:contradicts|refutes|disproves|speaks against))',
		' (?:the )?(?:premise )?(?<limit>P\\d+)',
	),
	whole(
		'(?:premise )?(?<limit>P\\d+) (?:is|turns out|proves|is found|is shown|is proved|is proven)(?: to be)? (?:contradicted|refuted|disproved|falsified|wrong|false|untrue|not true|incorrect)',
	),
);

const IN_A_ROW = '(?: in a row| in succession| running| on end)?';
const nothingNew = readNothingNewStop(
	[
		whole(
			'(?:nothing new|nothing|no (?:new|more|further) (?:suggestions?|findings?|results?|ideas?|proposals?))(?: (?:appears|turns up|comes up|comes|is found|has appeared|has come))?',
			' (?:for|in|after|within|over|during) (?:the (?:last|past) )?(?<limit>.+?)(?: consecutive| successive)? steps?',
			IN_A_ROW,
		),
		whole(
			'(?:the last )?(?<limit>.+?)(?: consecutive| successive)? steps?',
			IN_A_ROW,
			' (?:bring|brought|produce|produced|yield|yielded|add|added|find|found|give|gave|with|without) (?:nothing new|nothing|anything new|no new (?:suggestions?|findings?|results?|ideas?))',
			IN_A_ROW,
		),
	],
	readCount,
);
