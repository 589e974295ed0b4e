package complaints

import (
	"context"
	_ "embed"
	"strings"

	"assay/internal/cert"
	"assay/internal/office"
)

//go:embed information.txt
var delivered string

// DeliveredText is the wording of a public section until the body writes its own; empty for an unknown section.
func DeliveredText(section string) string {
	for part := range strings.SplitSeq(delivered, "\n== ") {
		head, text, _ := strings.Cut(part, "\n")
		if strings.TrimPrefix(strings.TrimSpace(head), "== ") == section {
			return strings.TrimSpace(text)
		}
	}
	return ""
}

// Publish puts a new wording of a public section in force (R-PUB-01); the earlier ones are kept.
func Publish(ctx context.Context, o *office.Office, actor cert.Actor, section, text string) error {
	if DeliveredText(section) == "" {
		return cert.NotFound
	}
	return o.Do(ctx, actor, func(w *office.Work) error {
		t := cert.PublicText{Section: section, Text: text, PersonID: actor.PersonID, PersonName: actor.Name, OnDay: w.Today(), At: w.At()}
		if err := w.AddPublicText(ctx, &t); err != nil {
			return err
		}
		_, err := w.Record(office.Happened{Verb: "publish", Noun: "public_text", ID: t.ID, Summary: "A new wording of the public section “" + section + "” was published"})
		return err
	})
}
