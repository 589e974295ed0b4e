package cert

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"assay/internal/norm"
)

// contentFormat names the form of a file of checklist content; another form would be another name.
const contentFormat = "assay-checklist/1"

// contentFile is checklist content as a file of its own.
type contentFile struct {
	Format   string         `json:"format"`
	Edition  norm.Edition   `json:"edition"`
	Version  string         `json:"version,omitempty"` // of the body that wrote it; a new one is given when it is read in
	Date     string         `json:"date,omitempty"`
	Source   string         `json:"source,omitempty"`
	Clauses  []norm.Clause  `json:"clauses"`
	Snippets []norm.Snippet `json:"snippets,omitempty"`
	Presets  []norm.Preset  `json:"presets,omitempty"`
}

// ContentFile writes checklist content as one JSON file that ReadContent reads back.
func ContentFile(list norm.Checklist) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	_ = e.Encode(contentFile{contentFormat, list.Edition, list.Version, list.Date, list.Source, list.Clauses, list.Snippets, list.Presets}) // plain texts always encode
	return b.Bytes()
}

// ReadContent reads checklist content from a file, strictly; its error is an Invalid that lists every fault of form and
// content at once by the path of the field.
func ReadContent(r io.Reader) (norm.Checklist, error) {
	var f contentFile
	text, err := io.ReadAll(io.LimitReader(r, maxImport+1))
	if err != nil {
		return norm.Checklist{}, fmt.Errorf("read the content: %w", err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case len(text) > maxImport:
		return norm.Checklist{}, Wrong("", "The file is larger than %d MB.", maxImport>>20)
	case !utf8.Valid(text):
		return norm.Checklist{}, Wrong("", "The file is not text in UTF-8.")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		return norm.Checklist{}, Wrong("", "The file is not JSON: %s.", syntaxFault(text, err))
	}
	i := importer{}
	i.read("", whole, reflect.ValueOf(&f).Elem())
	if f.Format != contentFormat && len(i.problems.at("format")) == 0 {
		i.add("format", "%q is expected.", contentFormat)
	}
	list := norm.Checklist{Edition: f.Edition, Version: f.Version, Date: f.Date, Source: f.Source, Clauses: f.Clauses, Snippets: f.Snippets, Presets: f.Presets}.Whole()
	return list, i.problems.beside(ContentProblems(list)).Or()
}

// beside adds problems of fields that could be read: of what had no right form nothing more is said.
func (v Invalid) beside(more Invalid) Invalid {
	said := map[string]bool{}
	for _, p := range v {
		said[p.Field] = true
	}
	all := v
	for _, p := range more {
		if !saidAbove(said, p.Field) {
			all = append(all, p)
		}
	}
	return all
}

// at are the problems of a field.
func (v Invalid) at(field string) (of Invalid) {
	for _, p := range v {
		if p.Field == field {
			of = append(of, p)
		}
	}
	return of
}

// ContentSince lists what checklist content changes against other content, clause by clause.
func ContentSince(was, is norm.Checklist) []Difference {
	var d differences
	for _, k := range is.Clauses {
		old, _ := was.Clause(k.Number)
		what := k.Number + " " + k.Title + ": "
		d.add(what+"questions", strings.Join(old.Questions, "\n"), strings.Join(k.Questions, "\n"))
		d.add(what+"documented information", old.Documented, k.Documented)
		d.add(what+"sampling", old.Sampling, k.Sampling)
		d.add(what+"in stage 1", yesNo(old.Stage1), yesNo(k.Stage1))
		d.add(what+"in every surveillance", yesNo(old.EverySurveillance), yesNo(k.EverySurveillance))
		d.add(what+"readiness slots", strings.Join(old.Slots, ", "), strings.Join(k.Slots, ", "))
		d.add(what+"follow-up questions", followText(old.FollowUps), followText(k.FollowUps))
		d.add(what+"common with", commonText(old.Common), commonText(k.Common))
	}
	for _, k := range keysOf(was.Presets, is.Presets, func(p norm.Preset) string { return p.Key }) {
		d.add("Prepared finding "+k, presetText(was.Presets, k), presetText(is.Presets, k))
	}
	for _, k := range keysOf(was.Snippets, is.Snippets, func(s norm.Snippet) string { return s.Key }) {
		d.add("Text "+k, snippetText(was.Snippets, k), snippetText(is.Snippets, k))
	}
	return d
}

// keysOf are the keys of both lists, those of the older first.
func keysOf[T any](was, is []T, key func(T) string) []string {
	var keys []string
	seen := map[string]bool{}
	for _, list := range [][]T{was, is} {
		for _, one := range list {
			if !seen[key(one)] {
				seen[key(one)], keys = true, append(keys, key(one))
			}
		}
	}
	return keys
}

func followText(all []norm.FollowUp) string {
	var lines []string
	for _, f := range all {
		lines = append(lines, Verdict(f.Verdict).Label()+": "+f.Question)
	}
	return strings.Join(lines, "\n")
}

func commonText(all []norm.Common) string {
	var lines []string
	for _, c := range all {
		lines = append(lines, c.Standard+" "+strings.Join(c.Clauses, ", "))
	}
	return strings.Join(lines, "\n")
}

func presetText(all []norm.Preset, key string) string {
	for _, p := range all {
		if p.Key == key {
			return strings.Join([]string{p.Clause + ", " + Grade(p.Grade).Label(), p.Requirement, p.Statement, p.Evidence}, "\n")
		}
	}
	return ""
}

func snippetText(all []norm.Snippet, key string) string {
	for _, s := range all {
		if s.Key == key {
			return s.Text + "\n" + strings.Join(s.Kinds, ", ") + " " + s.Item
		}
	}
	return ""
}
