/** Words of judgement in Spanish stop conditions. */
import type { Judgement } from './judgement.ts';

const SOFTENER =
	'(?:(?:ya|muy|bastante|lo|suficientemente|razonablemente|más o menos|realmente|todo|bien|casi) )*';
const JUDGED =
	'(?:bien|mal|buen[oa]s?|bonit[oa]s?|lind[oa]s?|list[oa]s?|perfect[oa]s?|clar[oa]s?|razonables?|aceptables?|convincentes?|' +
	'suficientes?|decentes?|limpi[oa]s?|sólid[oa]s?|redond[oa]s?|natural(?:es)?|coherentes?|ordenad[oa]s?|agradables?|atractiv[oa]s?|' +
	'profesional(?:es)?|complicad[oa]s?|difícil(?:es)?|pesad[oa]s?|aburrid[oa]s?|confus[oa]s?|car[oa]s?|larg[oa]s?|lent[oa]s?|' +
	'rar[oa]s?|inútil(?:es)?|satisfactori[oa]s?|adecuad[oa]s?|apropiad[oa]s?|terminad[oa]s?|completo|elegantes?|pulid[oa]s?|legibles?|fluid[oa]s?)';
const IS =
	'(?:quede[n]?|queda[n]?|esté[n]?|está[n]?|parezca[n]?|parece[n]?|suene[n]?|suena[n]?|resulte[n]?|resulta[n]?|luzca[n]?|sea[n]?|se vea[n]?|se sienta[n]?|se lea[n]?|se ponga[n]?|se vuelva[n]?|salga[n]?|se haga[n]?)';

export const SPANISH_JUDGEMENT: Judgement = {
	somethingToSee:
		/\d|(?<!\p{L})(?:más|menos|mayor|menor|antes|después) (?:de|que)(?!\p{L})|(?<!\p{L})(?:al menos|como mínimo|dos|tres|cuatro|cinco)(?!\p{L})/iu,
	toldAfterwards: /[:;]|[.!?] |,? y (?:luego )?(?:lista|devuelve|informa|muestra|escribe|di)/iu,
	judgements: [
		new RegExp(
			`(?<!\\p{L})${IS} ${SOFTENER}${JUDGED}(?!\\p{L})(?! (?:que|de|para|en|por)(?!\\p{L}))`,
			'iu',
		),
		/(?<!\p{L})demasiad[oa]s? (?:\p{L}+)(?! (?:para|de))(?=[\s.,!]|$)|(?<!\p{L})demasiado(?=[\s.,!]*$)/iu,
		/(?<!\p{L})(?:lo )?(?:suficientemente|bastante) \p{L}+(?! (?:para|como))(?=[\s.,!]|$)/iu,
		/(?<!\p{L})(?:gust[ea]n?|convenz[ca]n?|convence|satisfag?an?|satisface|encant[ea]n?|funcione bien|fluya|cuadre)(?=[\s.,!]|$)/iu,
		/(?<!\p{L})(?:satisfech[oa]s?|content[oa]s?|cansad[oa]s?|segur[oa]s?)(?=[\s.,!]*$)/iu,
		/(?<!\p{L})(?:tenga|tiene|haga|deje de tener) (?:buena pinta|sentido|buen aspecto)/iu,
		/(?<!\p{L})no (?:haya|hay|se vean?|se note) (?:más |ningún |ya )?(?:avances?|progresos?|ideas)/iu,
		/(?<!\p{L})(?:se (?:complique|alargue|atasque|estanque|descontrole|eternice)|valga la pena|merezca la pena|dé vueltas)/iu,
		/(?<!\p{L})según (?:tu|su|el) (?:criterio|juicio)|(?<!\p{L})a (?:tu|su) criterio|(?<!\p{L})sentido común/iu,
		/(?:^|\s)(?:cuando|si) (?:sea )?(?:necesario|convenga|haga falta|conveniente|posible|razonable)(?=[\s.,!]*$)/iu,
		/(?<!\p{L})(?:lo (?:más )?(?:importante|esencial|principal)|suficiente (?:avance|progreso|material|claridad|información))(?!\p{L})/iu,
		/(?<!\p{L})buen[oa]? (?:impresión|sensación|aspecto|nivel|resultado)/iu,
	],
	measurable: [
		{
			about: /car[oa]|cuest|dinero|gast|costo|coste|euros|presupuesto/i,
			text: 'Parar cuando el gasto llegue a 5 €.',
		},
		{
			about: /avance|progreso|idea|vueltas|atasque|estanque|pena/i,
			text: 'Parar tras 3 pasos sin nada nuevo.',
		},
		{ about: /tiempo|larg|tard|lent|hora|noche|eternice/i, text: 'Parar después de 2 horas.' },
		{ about: /complic|difícil|trabajo|esfuerzo|pesad/i, text: 'Parar después de 5 pasos.' },
		{ about: /(?:)/, text: 'Parar después de 7 sugerencias.' },
	],
};
