package content

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
)

// Publish lets audits begin with a draft: the version published before is retired, and the audits that have not begun
// take this one. Those that have keep theirs.
func Publish(ctx context.Context, o *office.Office, actor cert.Actor, id, version int64) (cert.ContentVersion, error) {
	return on(ctx, o, actor, id, version, func(w *office.Work, v *cert.ContentVersion) error {
		all, err := w.ContentVersions(ctx)
		if err != nil {
			return err
		}
		if err := v.Take(cert.Publish, actor, Facts(all, *v), w.At()); err != nil {
			return err
		}
		if err := retireBefore(ctx, w, all, *v); err != nil {
			return err
		}
		return follow(ctx, w, *v, v.Of, "published")
	})
}

// Facts is what the gate of publishing judges.
func Facts(all []cert.ContentVersion, v cert.ContentVersion) cert.ContentFacts {
	now := cert.ContentInForce(all, norm.Edition(v.Edition))
	return cert.ContentFacts{Problems: cert.ContentProblems(v.Content()), Changes: cert.ContentSince(now, v.Content()), Note: v.Note}
}

func retireBefore(ctx context.Context, w *office.Work, all []cert.ContentVersion, by cert.ContentVersion) error {
	for _, was := range all {
		if was.Status != cert.ContentPublished || was.Edition != by.Edition || was.ID == by.ID {
			continue
		}
		if err := was.Take(cert.Retire, w.Actor(), cert.ContentFacts{}, w.At()); err != nil {
			return err
		}
		if err := w.SaveContentVersion(ctx, &was); err != nil {
			return fmt.Errorf("retire checklist content %s: %w", was.Of, err)
		}
	}
	return nil
}

// follow lets the audits ahead take the content of a name and records it.
func follow(ctx context.Context, w *office.Work, v cert.ContentVersion, name, word string) error {
	n, err := w.FollowContent(ctx, norm.Edition(v.Edition), name)
	if err != nil {
		return fmt.Errorf("let audits follow checklist content %s: %w", name, err)
	}
	return record(w, v, word, word, map[string]string{"audits ahead": fmt.Sprintf("%d take %s", n, name), "note": v.Note})
}

// Retire takes a version out of use. Audits that have not begun take the installed content then; those that began with
// the version keep it.
func Retire(ctx context.Context, o *office.Office, actor cert.Actor, id, version int64) (cert.ContentVersion, error) {
	return on(ctx, o, actor, id, version, func(w *office.Work, v *cert.ContentVersion) error {
		was := v.Status
		if err := v.Take(cert.Retire, actor, cert.ContentFacts{}, w.At()); err != nil {
			return err
		}
		if was == cert.ContentDraft {
			return record(w, *v, "retire", "discarded", nil)
		}
		return follow(ctx, w, *v, norm.ChecklistOf(norm.Edition(v.Edition)).Version, "retired")
	})
}
