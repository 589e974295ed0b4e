package cert

import (
	"regexp"
	"strings"
)

// advice finds words by which an auditor tells the client what to do: findings state what was seen and required, and
// leave cause and solution to the client (R-NC-01, R-NC-02; ISO/IEC 17021-1 9.4.5.2).
var advice = regexp.MustCompile(`(?i)\b(we (recommend|suggest|advise)|(it is|is) (recommended|suggested|advised|advisable)|recommend(s|ed)? (that|to)|` +
	`(the )?(client|company|organi[sz]ation|team|management|auditee) (should|could|may want to|is advised to|needs to|ought to)|should (consider|implement|introduce|install|purchase|buy|use|adopt|hire|train|define|create|establish|document)|` +
	`(consider|try) (implementing|introducing|installing|purchasing|using|adopting|hiring|creating|to)|could be (solved|fixed|mended|improved) by|best practice (is|would be)|the (solution|fix) (is|would be))\b`)

// Advice is the words of a text that advise, empty where none do.
func Advice(text string) string {
	return strings.ToLower(advice.FindString(text))
}

// unfilled finds a place of a prepared text that nobody filled in: "[n] of [m]".
var unfilled = regexp.MustCompile(`\[[a-z][a-z ,/]{0,60}\]`)

// Unfilled is a bracket of a prepared text that still stands in a text, empty where none does.
func Unfilled(text string) string { return unfilled.FindString(text) }
