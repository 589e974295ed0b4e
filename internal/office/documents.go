package office

import (
	"context"
	"fmt"
	"slices"

	"assay/internal/cert"
)

// Limits of what an applicant may attach: the form is public.
const (
	documentsMost = 30
	documentBytes = 100 << 20 // all together
)

// AttachToApplication keeps documents with an application that is still open, by its link.
func (o *Office) AttachToApplication(ctx context.Context, actor cert.Actor, code string, kind cert.DocumentKind, uploads []Upload) error {
	if !slices.Contains(cert.DocumentKinds, kind) {
		return cert.Wrong("kind", "Choose what the document is.")
	}
	if _, err := o.asking(ctx, actor).attachable(code, len(uploads)); err != nil { // before any byte is kept
		return err
	}
	files, err := o.keepSome(uploads)
	if err != nil {
		return err
	}
	return o.do(ctx, actor, func(w *work) error {
		a, err := w.attachable(code, len(files))
		if err != nil {
			return err
		}
		for _, f := range files {
			d := cert.Document{Code: RandomCode(), ApplicationID: a.ID, Kind: kind, Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256, By: w.actor.Name, At: w.at}
			if err := w.AddDocument(ctx, &d); err != nil {
				return fmt.Errorf("keep %s: %w", f.Name, err)
			}
		}
		_, err = w.record(happened{verb: "attach", noun: "application", id: a.ID, detail: map[string]string{"files": names(files), "kind": kind.Label()},
			summary: "Documents were attached to the application"})
		return err
	})
}

// attachable reads an application to which more documents can be attached.
func (w *work) attachable(code string, more int) (cert.Application, error) {
	a, err := w.ApplicationByCode(w.ctx, code)
	if err != nil {
		return a, err
	}
	if !a.Writable(w.actor) {
		return a, &cert.Unmet{Verb: "attach documents"}
	}
	have, err := w.Documents(w.ctx, a.ID)
	if err != nil {
		return a, err
	}
	size := int64(0)
	for _, d := range have {
		size += d.Size
	}
	if len(have)+more > documentsMost || size > documentBytes {
		return a, cert.Wrong("files", "At most %d documents with %d MB together can be attached.", documentsMost, documentBytes>>20)
	}
	return a, nil
}

// RemoveDocument takes a document back while the application is open.
func (o *Office) RemoveDocument(ctx context.Context, actor cert.Actor, code, document string) error {
	return o.do(ctx, actor, func(w *work) error {
		a, err := w.ApplicationByCode(ctx, code)
		if err != nil {
			return err
		}
		d, err := w.Document(ctx, a.ID, document)
		if err != nil {
			return err
		}
		if !a.Writable(w.actor) {
			return &cert.Unmet{Verb: "take a document back"}
		}
		if err := w.Store.RemoveDocument(ctx, d.ID, w.at); err != nil {
			return err
		}
		_, err = w.record(happened{verb: "detach", noun: "application", id: a.ID, detail: map[string]string{"files": d.Name},
			summary: "A document was taken back from the application"})
		return err
	})
}

// DocumentByLink reads a document of an application by the application's link, with its bytes checked.
func (o *Office) DocumentByLink(ctx context.Context, code, document string) (cert.Document, []byte, error) {
	a, err := o.store.ApplicationByCode(ctx, code)
	if err != nil {
		return cert.Document{}, nil, err
	}
	return o.document(ctx, a.ID, document)
}

// DocumentFile reads a document of an application that the actor may see, with its bytes checked.
func (o *Office) DocumentFile(ctx context.Context, actor cert.Actor, application int64, document string) (cert.Document, []byte, error) {
	a, err := o.store.Application(ctx, actor, application)
	if err != nil {
		return cert.Document{}, nil, err
	}
	return o.document(ctx, a.ID, document)
}

func (o *Office) document(ctx context.Context, application int64, code string) (cert.Document, []byte, error) {
	d, err := o.store.Document(ctx, application, code)
	if err != nil {
		return d, nil, err
	}
	data, err := o.store.Files().Read(d.SHA256)
	return d, data, err
}
