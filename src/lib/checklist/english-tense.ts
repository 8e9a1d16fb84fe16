/** What tells habits, the past and what is to come in an English sentence. */

export const PAST_VERB =
	/\b(?:was|were|had|did|met|sent|said|told|went|came|got|took|wrote|found|saw|made|gave|left|began|ran|read|held|lost|heard|spoke|broke|fell|paid|\p{L}{2,}ed)\b/iu;
export const COMING_VERB =
	/\b(?:is|are|be|will|shall|should|must|may|can|could|would|starts?|begins?|ends?|closes?|opens?|expires?|leaves?|arrives?|launch(?:es)?|ships?|goes|go|comes?|due|meets?|need(?:s|ed)?|want(?:s|ed)?|plan(?:s|ned)?|scheduled|expected|planned|finish|deliver|publish|send|present|submit|release|tag|run|[’']ll|[’']re|[’']s)\b/iu;
export const HABIT =
	/\b(?:every|each|always|usually|normally|typically|often|regularly|weekly|daily|monthly|yearly|any|never|whenever|per)\b/iu;
