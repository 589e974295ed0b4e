package page

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// A sentence longer than this would make the cookie too large for a browser.
const flashMax = 1000

func pack(f Flash) string {
	f.Text = cut(f.Text, flashMax)
	text, err := json.Marshal(f)
	if err != nil { // four strings always marshal
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// unpack reads what pack wrote. A cookie is what the browser says, so anything
// malformed is no sentence, and a link must stay on this site.
func unpack(packed string) Flash {
	text, err := base64.RawURLEncoding.DecodeString(packed)
	if err != nil {
		return Flash{}
	}
	var f Flash
	if json.Unmarshal(text, &f) != nil {
		return Flash{}
	}
	if !strings.HasPrefix(f.Link, "/") || strings.HasPrefix(f.Link, "//") || strings.Contains(f.Link, `\`) {
		f.Link = ""
	}
	return f
}

func cut(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes-1]) + "…"
	}
	return s
}
