package paper

import (
	_ "embed" // the wordings
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"assay/internal/cert"
)

// certificateFile holds the fixed wordings of certificates in several languages.
//
//go:embed certificate.json
var certificateFile []byte

var certificateTongues = sync.OnceValue(func() map[string]tongue {
	var all map[string]tongue
	if err := json.Unmarshal(certificateFile, &all); err != nil {
		panic("certificate.json: " + err.Error()) // our own file, tested
	}
	return all
})

// CertificateLanguages lists the languages that certificates come in, English first.
func CertificateLanguages() []Language {
	var out []Language
	for key, t := range certificateTongues() {
		out = append(out, Language{key, t.Name})
	}
	slices.SortFunc(out, func(a, b Language) int {
		if (a.Key == "en") != (b.Key == "en") {
			return map[bool]int{true: -1, false: 1}[a.Key == "en"]
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// CertificateSpeaks tells whether certificates come in a language; empty is English.
func CertificateSpeaks(language string) bool {
	_, known := certificateTongues()[language]
	return known || language == ""
}

// CertificateLanguage is the name of a language in itself; English for an empty or unknown key.
func CertificateLanguage(key string) string { return certificateTongue(key).Name }

func certificateTongue(key string) tongue {
	if t, known := certificateTongues()[key]; known {
		return t
	}
	return certificateTongues()["en"]
}

// languageNote says which wording binds: on the first page which languages follow, on a translation that it is one.
func (p certificatePage) languageNote() string {
	c := p.in.Certificate
	switch {
	case p.translated:
		return p.t.say("translation", CertificateLanguage(c.Language))
	case len(c.Wordings) == 0:
		return ""
	}
	return p.t.say("also", languagesOf(c.Wordings), p.t.Name)
}

func languagesOf(wordings []cert.CertifiedWording) string {
	names := make([]string, len(wordings))
	for i, w := range wordings {
		names[i] = CertificateLanguage(w.Language)
	}
	return strings.Join(names, ", ")
}
