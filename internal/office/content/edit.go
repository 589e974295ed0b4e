package content

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
)

// ClauseInput is what is ours of one clause, with the findings prepared for it.
type ClauseInput struct {
	Version int64 // of the draft that is edited
	Number  string
	norm.Clause
	Presets []norm.Preset
}

// EditClause writes one clause of a draft anew. Problems name fields as in the file, "questions.0", "presets.1.grade".
func EditClause(ctx context.Context, o *office.Office, actor cert.Actor, id int64, in ClauseInput) (cert.ContentVersion, error) {
	return edit(ctx, o, actor, id, in.Version, func(v *cert.ContentVersion) (ofForm, error) {
		at := slices.IndexFunc(v.Checklist.Clauses, func(c norm.Clause) bool { return c.Number == in.Number && c.Auditable })
		if at < 0 {
			return nil, cert.NotFound
		}
		v.Checklist.Clauses = slices.Clone(v.Checklist.Clauses)
		c := &v.Checklist.Clauses[at]
		c.Questions, c.Documented, c.Sampling, c.Stage1, c.EverySurveillance = in.Questions, in.Documented, in.Sampling, in.Stage1, in.EverySurveillance
		c.Slots, c.FollowUps, c.Common = in.Slots, keyed(in.FollowUps), in.Common
		takePresets(v, in)
		return func(all cert.Invalid) cert.Invalid {
			return append(under(all, fmt.Sprintf("clauses.%d.", at)), presetProblems(all, v, in.Number)...)
		}, nil
	})
}

// takePresets puts the prepared findings of a clause into the place of its former ones.
func takePresets(v *cert.ContentVersion, in ClauseInput) {
	others := slices.DeleteFunc(slices.Clone(v.Checklist.Presets), func(p norm.Preset) bool { return p.Clause == in.Number })
	at := slices.IndexFunc(v.Checklist.Presets, func(p norm.Preset) bool { return p.Clause == in.Number })
	if at < 0 {
		at = len(others)
	}
	mine := slices.Clone(in.Presets)
	for i := range mine {
		mine[i].Clause = in.Number
		if mine[i].Key == "" {
			mine[i].Key = freeKey(slices.Concat(others, mine), in.Number)
		}
	}
	v.Checklist.Presets = slices.Insert(others, at, mine...)
}

// freeKey is a name for a prepared finding that none has yet.
func freeKey(all []norm.Preset, number string) string {
	for n := 1; ; n++ {
		key := fmt.Sprintf("%s-%d", dashed(number), n)
		if !slices.ContainsFunc(all, func(p norm.Preset) bool { return p.Key == key }) {
			return key
		}
	}
}

func dashed(number string) string {
	out := []rune("c")
	for _, r := range number {
		if r == '.' {
			r = '-'
		}
		out = append(out, r)
	}
	return string(out)
}

// presetProblems are those of the clause's own prepared findings, by their rows in the form.
func presetProblems(all cert.Invalid, v *cert.ContentVersion, number string) (out cert.Invalid) {
	row := 0
	for i, p := range v.Checklist.Presets {
		if p.Clause != number {
			continue
		}
		for _, q := range under(all, fmt.Sprintf("presets.%d.", i)) {
			q.Field = fmt.Sprintf("presets.%d.%s", row, q.Field)
			out = append(out, q)
		}
		row++
	}
	return out
}

// keyed gives follow-up questions without a name one of their own.
func keyed(all []norm.FollowUp) []norm.FollowUp {
	out := slices.Clone(all)
	for i := range out {
		for n := 1; out[i].Key == ""; n++ {
			key := fmt.Sprintf("q%d", n)
			if !slices.ContainsFunc(out, func(f norm.FollowUp) bool { return f.Key == key }) {
				out[i].Key = key
			}
		}
	}
	return out
}

// TextsInput is the texts of a draft that belong to no one clause, and what the version changes.
type TextsInput struct {
	Version  int64
	Note     string
	Snippets []norm.Snippet
}

// EditTexts writes the snippets and the note of a draft anew.
func EditTexts(ctx context.Context, o *office.Office, actor cert.Actor, id int64, in TextsInput) (cert.ContentVersion, error) {
	return edit(ctx, o, actor, id, in.Version, func(v *cert.ContentVersion) (ofForm, error) {
		v.Note, v.Checklist.Snippets = in.Note, slices.Clone(in.Snippets)
		for i := range v.Checklist.Snippets {
			s := &v.Checklist.Snippets[i]
			for n := 1; s.Key == ""; n++ {
				key := fmt.Sprintf("text-%d", n)
				if !slices.ContainsFunc(v.Checklist.Snippets, func(o norm.Snippet) bool { return o.Key == key }) {
					s.Key = key
				}
			}
		}
		return func(all cert.Invalid) (out cert.Invalid) {
			for _, p := range all {
				if strings.HasPrefix(p.Field, "snippets") {
					out = append(out, p)
				}
			}
			return out
		}, nil
	})
}
