/** What a language brings so that its stop conditions can be told apart: by what anybody can see, or by taste. */
export interface Judgement {
	/** A figure, a comparison or the name of an item gives an observer something to look at. */
	somethingToSee: RegExp;
	/** Where what to do then begins; it is no part of the condition. */
	toldAfterwards: RegExp;
	judgements: RegExp[];
	/** By what the sentence seems to be about, a condition that `parseStop` types; the last one is about anything. */
	measurable: { about: RegExp; text: string }[];
}
