// Package content is the room of the checklist content: the scheme manager drafts a version from another, writes
// questions, marks, follow-up questions, prepared findings and texts, and publishes it. Audits that have not begun take
// the published version; those that have keep theirs.
package content

import (
	"context"
	"fmt"
	"io"
	"strings"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
)

const noun = "content_version"

// Draft makes the draft of the next version from the one of a name, installed or the body's own; NotFound when there is
// none.
func Draft(ctx context.Context, o *office.Office, actor cert.Actor, from string) (v cert.ContentVersion, err error) {
	return drafted(ctx, o, actor, func(all []cert.ContentVersion) (norm.Checklist, error) {
		list, known := Find(all, from)
		if !known {
			return list, cert.NotFound
		}
		return list, nil
	})
}

// Import makes a draft of a file; its error is an Invalid that lists every fault by field, and nothing is kept then.
func Import(ctx context.Context, o *office.Office, actor cert.Actor, file io.Reader) (cert.ContentVersion, error) {
	list, err := cert.ReadContent(file)
	if err != nil {
		return cert.ContentVersion{}, err
	}
	return drafted(ctx, o, actor, func([]cert.ContentVersion) (norm.Checklist, error) { return list, nil })
}

func drafted(ctx context.Context, o *office.Office, actor cert.Actor, from func([]cert.ContentVersion) (norm.Checklist, error)) (v cert.ContentVersion, err error) {
	if !actor.May(cert.ManageRules) && !actor.Is(cert.System) {
		return v, cert.Forbidden
	}
	err = o.Do(ctx, actor, func(w *office.Work) error {
		all, err := w.ContentVersions(ctx)
		if err != nil {
			return err
		}
		list, err := from(all)
		if err != nil {
			return err
		}
		v = cert.NewContent(list, next(all, list.Edition), actor, w.At())
		if err := w.AddContentVersion(ctx, &v); err != nil {
			return fmt.Errorf("draft checklist content: %w", err)
		}
		return record(w, v, "draft", "drafted", map[string]string{"from": v.Base})
	})
	return v, err
}

// Find is the content of a name, of the program or of the body.
func Find(all []cert.ContentVersion, name string) (norm.Checklist, bool) {
	if list, installed := norm.InstalledVersion(name); installed {
		return list, true
	}
	for _, v := range all {
		if v.Of == name {
			return v.Content(), true
		}
	}
	return norm.Checklist{}, false
}

func next(all []cert.ContentVersion, e norm.Edition) int {
	most := 0
	for _, v := range all {
		if v.Edition == string(e) {
			most = max(most, v.Number)
		}
	}
	return most + 1
}

func record(w *office.Work, v cert.ContentVersion, verb, word string, detail map[string]string) error {
	_, err := w.Record(office.Happened{Verb: verb, Noun: noun, ID: v.ID, Detail: detail,
		Summary: fmt.Sprintf("%s %s checklist content %s for %s", w.Actor().Name, word, v.Of, v.Edition)})
	return err
}

// on reads a version, lets step change it, and writes it back.
func on(ctx context.Context, o *office.Office, actor cert.Actor, id, version int64, step func(*office.Work, *cert.ContentVersion) error) (v cert.ContentVersion, err error) {
	err = o.Do(ctx, actor, func(w *office.Work) error {
		if v, err = w.ContentVersion(ctx, id); err != nil {
			return err
		}
		if v.Version != version {
			return cert.Conflict
		}
		if err := step(w, &v); err != nil {
			return err
		}
		if err := w.SaveContentVersion(ctx, &v); err != nil {
			return fmt.Errorf("save checklist content %s: %w", v.Of, err)
		}
		return nil
	})
	return v, err
}

// ofForm takes from all problems of the content those of what a form wrote, by the names of the form's fields.
type ofForm func(all cert.Invalid) cert.Invalid

// edit changes the content of a draft. What the change itself makes wrong is refused at its field; what was wrong before
// stays for its own page.
func edit(ctx context.Context, o *office.Office, actor cert.Actor, id, version int64, change func(*cert.ContentVersion) (ofForm, error)) (cert.ContentVersion, error) {
	return on(ctx, o, actor, id, version, func(w *office.Work, v *cert.ContentVersion) error {
		if err := v.Editable(actor); err != nil {
			return err
		}
		was := v.Content()
		mine, err := change(v)
		if err != nil {
			return err
		}
		if err := mine(cert.ContentProblems(v.Content())).Or(); err != nil {
			return err
		}
		changes := cert.ContentSince(was, v.Content())
		detail := map[string]string{}
		for _, c := range changes {
			detail[c.What] = c.Was + " → " + c.Is
		}
		return record(w, *v, "edit", "edited", detail)
	})
}

// under are the problems of the fields below a path, named from there.
func under(all cert.Invalid, prefix string) (out cert.Invalid) {
	for _, p := range all {
		if field, below := strings.CutPrefix(p.Field, prefix); below {
			p.Field = field
			out = append(out, p)
		}
	}
	return out
}
