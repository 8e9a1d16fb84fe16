/** Words of judgement in English stop conditions, and what shows that there is something to see after all. */
import type { Judgement } from './judgement.ts';

/** A figure, a comparison or the name of an item gives an observer something to look at. */
const SOMETHING_TO_SEE =
	/\d|\b(?:more|fewer|less|higher|lower|longer|shorter|larger|smaller|older|newer|later|earlier) than\b|\bat least\b/i;

const SOFTENER =
	'(?:(?:very|really|quite|so|too|all|pretty|rather|just|simply|already|no longer|not|more|most|much|a bit|a little|at all|more or less|reasonably|sufficiently|generally|overall|about|\\p{L}+ly) )*';
const JUDGED =
	'(?:good|fine|ok|okay|great|nice|perfect|excellent|decent|robust|viable|plausible|credible|usable|workable|memorable|catchy|engaging|attractive|pretty|neat|intuitive|unbearable|tiresome|pleasant|user[- ]friendly|easy to \\p{L}+|sound|polished|tidy|messy|strong|weak|clear|unclear|' +
	'boring|dull|tedious|silly|ridiculous|absurd|pointless|useless|worthwhile|useful|helpful|convincing|compelling|coherent|' +
	'reasonable|sensible|appropriate|adequate|acceptable|satisfactory|satisfying|sufficient|suitable|presentable|' +
	'mature|comfortable|confident|happy|content|pleased|satisfied with|bored|tired|fed up|confused|confusing|' +
	'unwieldy|unmanageable|unreasonable|suspicious|weird|strange|odd|awkward|interesting|meaningful|elegant|beautiful|ugly|natural|' +
	'understandable|smooth|crisp|lively|professional|friendly|thorough|comprehensive|well[- ](?:written|rounded|balanced|done)|' +
	'in (?:good|decent|bad|poor) (?:shape|order)|on (?:the right )?track|up to (?:standard|scratch|par)|overkill|a (?:mess|waste of \\p{L}+))';
/** Of degree: "is late" can be seen on a clock, "gets late" can't. */
const GROWN =
	'(?:long|short|late|slow|big|large|heavy|hard|tricky|difficult|complex|complicated|expensive|costly|pricey|bad|worse|wrong|off|risky|dangerous|serious|critical|repetitive|repetitious)';
const ANYTHING =
	'(?:it|that|this|everything|all|things|the (?:work|task|job|run|result|results|draft|text|whole thing)|you|we|i|work)';
/** After these a verb of seeming is one of place or of looking up. */
const NOT_A_QUALITY =
	'(?!(?:at|for|up|into|in|on|out|through|over|after|from|under|within|twice|once|as|to|the|a|an|any|no|its|their|this|that|like|free|beyond|between|before)\\b)';
/** "Is clear that", "is sound to 3 bar" state a fact. */
const NOT_A_FACT = '(?! (?:to|than|that|who|which|whether|what|from|in|on|for|as)\\b)';

const JUDGEMENTS = [
	// "too long", but not "too long for the field" or "fails too"
	/\btoo (?!many\b|few\b)(?:much (?:effort|work|time|money|trouble|hassle|noise|detail|risk)|\p{L}+)(?! (?:to|for)\b)(?=[\s.,!]|$)/iu,
	/\b(?!(?:when|if|once|until|not|have|has|with|without|is|are|be|had|find|finds|isn.t|aren.t|there.s) )\p{L}+ enough\b(?! (?:\p{L}+ )?(?:to|for)\b)/iu,
	/\benough (?:progress|information|details?|quality|confidence|clarity|ideas|insight|depth|work|effort|said|material|understanding|is enough)\b/iu,
	/\b(?:is|feels?|seems?) enough\b(?=[\s.,!]*$)/iu,
	new RegExp(`\\b(?:looks?|feels?|seems?|sounds?) ${NOT_A_QUALITY}\\p{L}+`, 'iu'),
	/\bseems? to\b/iu,
	/\b(?:reads?|works?|flows?|goes|runs) (?:really |very |quite )?(?:well|badly|nicely|smoothly|naturally|poorly)\b/iu,
	/\b(?:good|nice|pleasant|ready) to (?:go|read|use|look at|hear|see)\b/iu,
	/\b(?:has|have|with|is|got) an? (?:\p{L}+ly |very |really )?(?:good|bad|nice|decent|usable|workable|reasonable|convincing|strong|coherent|compelling|satisfactory|presentable|acceptable|great|clear) \p{L}+/iu,
	/\b(?:most|(?:the|all) (?:main|key|important|essential|relevant|major|big)) (?:\p{L}+ )?(?:points|questions|issues|parts|aspects|things|topics|ideas|problems|bases)\b/iu,
	/\b(?:quality|clarity|readability|morale|interest|focus|tone|style) (?:is |gets |has )?(?:drop|declin|fall|slip|deteriorat|worsen|suffer|lost|improv)/iu,
	/\b(?:costs?|prices?|effort|workload|spending) (?:explodes?|balloons?|skyrockets?|gets?|becomes?|spirals?)\b/iu,
	/\b(?:runs?|running) out of (?:ideas|steam|patience|energy|things)\b|\b(?:no longer|hardly|barely|stops?) (?:helps?|adds? (?:anything|value|much)|improves?|helping|improving|pays? off)\b/iu,
	/^(?:\p{L}+ ){0,3}(?:when|if|once|until) (?:happy|satisfied|done|finished|ready|confident|tired|stuck|bored|unsure)\b/iu,
	/\b(?:it|everything|text|wording|design|layout|tone|style|mood|mix|balance|length|pace|rhythm|level) (?:is|are) (?:\p{L}+ )?(?:right|off|wrong)\b/iu,
	/\bmak(?:es?|ing) (?:\p{L}+ ){0,2}sense\b/iu,
	/\b(?:makes?|gives?|leaves?) (?:\p{L}+ ){0,4}(?:impression|feeling)\b/iu,
	new RegExp(
		`\\b(?:is|are|was|be|been|stays?|am|being) ${SOFTENER}${JUDGED}\\b${NOT_A_FACT}`,
		'iu',
	),
	new RegExp(
		`\\b(?:becom(?:es?|ing)|gets?|getting|grows?|turns?|goes) ${SOFTENER}(?:${JUDGED}|${GROWN})\\b${NOT_A_FACT}`,
		'iu',
	),
	new RegExp(
		`\\b${ANYTHING}(?: (?:is|are|has been|have been)|'s|’s|'re|’re) (?:\\p{L}+ ){0,2}(?:done|finished|complete|completed|ready)\\b`,
		'iu',
	),
	/^(?:\p{L}+ ){0,3}(?:when|if|as|where|once|whenever|unless) (?:\p{L}+ )?(?:appropriate|reasonable|sensible|necessary|needed|possible|suitable|adequate|advisable|prudent|in doubt)\b/iu,
	/\b(?:reasonabl[ey]|sensibl[ey]|appropriately|sufficiently|adequately|satisfactor(?:y|ily)|worthwhile|not worth|no longer worth)\b/iu,
	/\b(?:you|we|i|everyone|everybody|nobody) (?:are |am |is |feel |feels )(?:\p{L}+ ){0,2}(?:sure|certain|confident|happy|satisfied|comfortable|content|pleased|convinced|stuck|lost|tired|bored)\b/iu,
	/\b(?:you|we|i) (?:\p{L}+ ){0,2}(?:think|feel|believe|judge|deem|sense|see fit|consider)\b/iu,
	/\b(?:(?:your|my|our) (?:own )?(?:judge?ment|gut|opinion|discretion|view|instinct)|common sense|gut feeling|as you (?:see fit|like|please))\b/iu,
	/\b(?:no|little|without|any|hardly any|enough) (?:\p{L}+ )?progress\b|\bprogress (?:is |has )?(?:stall|slow|stop|dr[iy]|fad|end)/iu,
	/\b(?:diminishing returns|nowhere|in circles|out of hand|out of control|off the rails|rabbit hole|runs? dry|drags? on|takes? forever|gets? stuck|a (?:lot|fortune|while|long time|waste)|ages|lots of (?:time|money|work))\b/iu,
	/\b(?:goes|gone|going) (?:wrong|badly|astray|sideways|south|off)\b/iu,
	/\b(?:when|once|if|as soon as)\b.*\b(?:shines|clicks|hums|resonates|dazzles|gels|rocks|wows|delights|impresses|inspires|sparkles|satisfies|convinces|holds together|hangs together|falls apart|falls into place|comes together|stands on its own|hits the mark|does the job|tells a story|suffers|spirals|loses focus)\b/iu,
];

/** What to do then is no part of the condition. */
const TOLD_AFTERWARDS =
	/[:;]|[.!?] |\b(?:and|then) (?:\p{L}+ )?(?:list|report|hand|return|name|give|show|tell|say|ask|write|note|send|bring|leave|whatever)\b/iu;

export const ENGLISH_JUDGEMENT: Judgement = {
	somethingToSee: SOMETHING_TO_SEE,
	toldAfterwards: TOLD_AFTERWARDS,
	judgements: JUDGEMENTS,
	measurable: [
		{
			about:
				/\b(?:expensive|costly|pricey|cheap|costs?|money|spend(?:ing)?|price|budget|fortune|dollars?|euros?)\b/i,
			text: 'Spend reaches €5.00.',
		},
		{
			about:
				/progress|\b(?:nowhere|circles|diminishing|stuck|stalls?|repetitive|repeats?|nothing (?:useful|interesting)|runs? dry|pointless|ideas)\b/i,
			text: 'Nothing new for 3 steps.',
		},
		{
			about:
				/\b(?:long|late|slow|slowly|time|forever|ages|while|hours?|minutes?|night|overnight|drags?|quick(?:ly)?)\b/i,
			text: 'Stop after 2 hours.',
		},
		{
			about:
				/\b(?:effort|work|complicated|complex|difficult|hard|tricky|deep|far|hole|hand|control|unwieldy|steps?|trouble|hassle)\b/i,
			text: 'Stop after 5 steps.',
		},
		{ about: /(?:)/, text: 'Stop after 7 suggestions.' },
	],
};
