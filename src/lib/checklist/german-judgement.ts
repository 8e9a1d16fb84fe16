/** Words of judgement in German stop conditions. */
import type { Judgement } from './judgement.ts';

const SOFTENER =
	'(?:(?:sehr|recht|ganz|ziemlich|wirklich|richtig|einigermaßen|halbwegs|insgesamt|schon|etwas|so|genügend|ausreichend|hinreichend|hübsch) )*';
const JUDGED =
	'(?:gut|schön|rund|stimmig|perfekt|brauchbar|überzeugend|ansprechend|sauber|vernünftig|sinnvoll|angemessen|ordentlich|' +
	'schlüssig|verständlich|unverständlich|übersichtlich|unübersichtlich|langweilig|mühsam|sinnlos|aussichtslos|zäh|' +
	'kompliziert|schwierig|aufwendig|aufwändig|schlecht|komisch|seltsam|passend|zufriedenstellend|ausgewogen|ausgereift|' +
	'lesbar|elegant|hübsch|nett|okay|ok|in ordnung|natürlich|lebendig|flüssig|reif|rührend|stark|solide|tragfähig|' +
	'plausibel|glaubwürdig|freundlich|professionell|ausreichend|genügend|hinreichend)';
const IS =
	'(?:ist|sind|wird|werden|wirkt|wirken|aussieht|aussehen|klingt|klingen|erscheint|scheint|läuft|(?:geworden|gelungen) ist|genug)';

export const GERMAN_JUDGEMENT: Judgement = {
	somethingToSee:
		/\d|(?<!\p{L})(?:mehr|weniger|höher|niedriger|länger|kürzer|größer|kleiner|älter|später|früher) als(?!\p{L})|(?<!\p{L})(?:mindestens|höchstens|zwei|drei|vier|fünf)(?!\p{L})/iu,
	toldAfterwards: /[:;]|[.!?] |,? und (?:dann )?(?:nenne|melde|liste|gib|zeig|schreib)/iu,
	judgements: [
		new RegExp(`(?<!\\p{L})${SOFTENER}${JUDGED} ${IS}(?!\\p{L})`, 'iu'),
		/(?<!\p{L})(?:wirkt|wirken|aussieht|aussehen|klingt|klingen|anfühlt|anfühlen|gefällt|gefallen|überzeugt|überzeugen|begeistert|sitzt)(?=[\s.,!]*$)/iu,
		/(?<!\p{L})Eindruck (?:macht|entsteht|hinterlässt|erweckt|gibt)/iu,
		/(?<!\p{L})zu (?:lange?|teuer|aufwendig|aufwändig|kompliziert|schwierig|mühsam|langsam|viel|groß|spät|unübersichtlich|zäh|schlecht)(?: (?:Arbeit|Aufwand|Zeit|Geld|Mühe))?(?: (?:dauert|wird|ist|kostet|werden|geworden ist|macht))?(?=[\s.,!]*$)/iu,
		/(?<!\p{L})(?:gut|lange|weit|reif|klar|sicher|schön) genug(?!\p{L})/iu,
		/(?<!\p{L})(?:kein(?:e|en)? (?:\p{L}+ )?(?:Fortschritte?|Ideen)|nicht (?:mehr )?(?:weiter(?:geht|kommt)|lohnt|vorangeht|vorankommt)|im Kreis|aus dem Ruder|schiefgeht|schief läuft|festgefahren|steckenbleibt)(?!\p{L})/iu,
		/(?<!\p{L})Sinn (?:ergibt|macht)|(?<!\p{L})(?:zufrieden|glücklich|fertig|sicher|überzeugt) (?:ist|sind|bin|bist)(?=[\s.,!]*$)/iu,
		/(?<!\p{L})nach (?:eigenem |deinem |freiem )?(?:Gefühl|Ermessen|Bauchgefühl|Gutdünken)/iu,
		/(?:^|\s)(?:wenn|falls|sobald) (?:es )?(?:nötig|sinnvoll|angebracht|angemessen|möglich|passend)(?: ist)?(?=[\s.,!]*$)/iu,
		/(?<!\p{L})(?:es|alles|das|das Ganze|der Text|die Arbeit|das Ergebnis) (?:passt|steht|stimmt|läuft|reicht|genügt)(?=[\s.,!]*$)/iu,
		/(?<!\p{L})(?:alles|das|die) (?:Wichtigste|Wesentliche|wichtigsten \p{L}+|wesentlichen \p{L}+)(?!\p{L})/iu,
		/(?<!\p{L})(?:genug|ausreichend|genügend) (?:Fortschritt|Material|Klarheit|Ideen|Informationen|Qualität)/iu,
	],
	measurable: [
		{
			about: /teuer|kost|geld|euro|ausgaben|budget/i,
			text: 'Aufhören, wenn die Kosten 5 € erreichen.',
		},
		{
			about: /fortschritt|weiter|kreis|ideen|sinnlos|lohnt|zäh/i,
			text: 'Nach 3 Schritten ohne Neues aufhören.',
		},
		{ about: /lang|dauer|spät|zeit|stunde|nacht|langsam/i, text: 'Nach 2 Stunden aufhören.' },
		{
			about: /aufw[eä]nd|aufwand|arbeit|mühsam|kompliziert|schwierig/i,
			text: 'Nach 5 Schritten aufhören.',
		},
		{ about: /(?:)/, text: 'Nach 7 Vorschlägen aufhören.' },
	],
};
