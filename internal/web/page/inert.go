package page

import "strings"

// Inert makes a text that a spreadsheet would take for a formula plain text again: what begins with a sign
// of a formula, also in its wide form or behind spaces, is quoted with an apostrophe.
func Inert(text string) string {
	start := strings.TrimLeft(text, " \u00a0\u3000")
	if start != "" && strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", []rune(start)[0]) {
		return "'" + text
	}
	return text
}
