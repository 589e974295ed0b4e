package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
)

// TemplateInput is what an administrator enters about a contract template.
type TemplateInput struct {
	Version int64 // of the draft that is edited
	Name    string
	Note    string
	Text    string
}

// DraftTemplate makes the draft of the next revision of the body's contract template; it begins with the text in force.
func (o *Office) DraftTemplate(ctx context.Context, actor cert.Actor) (cert.ContractTemplate, error) {
	var t cert.ContractTemplate
	if !actor.Is(cert.Administrator, cert.System) {
		return t, cert.Forbidden
	}
	err := o.do(ctx, actor, func(w *work) error {
		all, err := w.ContractTemplates(ctx)
		if err != nil {
			return err
		}
		var revisions []int
		for _, one := range all {
			revisions = append(revisions, one.Revision)
		}
		now, err := w.template()
		if err != nil {
			return err
		}
		t = cert.ContractTemplate{Edition: cert.NewEdition("Certification agreement", revisionAfter(revisions), actor, w.at), Text: now.Text}
		if err := w.AddContractTemplate(ctx, &t); err != nil {
			return fmt.Errorf("draft a contract template: %w", err)
		}
		return w.editionEvent(t.Edition, "contract_template", "draft", nil)
	})
	return t, err
}

// EditTemplate changes a draft. An unknown placeholder is refused at its line (R-REV-05).
func (o *Office) EditTemplate(ctx context.Context, actor cert.Actor, id int64, in TemplateInput) (cert.ContractTemplate, error) {
	return o.onTemplate(ctx, actor, id, func(w *work, t *cert.ContractTemplate) error {
		if err := t.Editable(actor); err != nil {
			return err
		}
		if err := checkVersion(t.Version, in.Version); err != nil {
			return err
		}
		was := *t
		t.Text, t.Note = strings.TrimSpace(in.Text)+"\n", in.Note
		if err := t.Check().Or(); err != nil {
			return err
		}
		lines := t.Since(was)
		return w.editionEvent(t.Edition, "contract_template", "edit", []cert.Difference{{What: "lines changed", Is: fmt.Sprint(len(lines))}})
	})
}

// StepTemplate puts a draft in force, or retires a template. Contracts that exist keep their text.
func (o *Office) StepTemplate(ctx context.Context, actor cert.Actor, id, version int64, verb cert.Verb) (cert.ContractTemplate, error) {
	return o.onTemplate(ctx, actor, id, func(w *work, t *cert.ContractTemplate) error {
		return w.onEdition(&t.Edition, "contract_template", verb, version, cert.EditionFacts{Problems: append(t.Check(), t.Missing()...)})
	})
}

func (o *Office) onTemplate(ctx context.Context, actor cert.Actor, id int64, step func(*work, *cert.ContractTemplate) error) (t cert.ContractTemplate, err error) {
	err = o.do(ctx, actor, func(w *work) error {
		all, err := w.ContractTemplates(ctx)
		if err != nil {
			return err
		}
		if t, err = TemplateIn(all, id); err != nil {
			return err
		}
		if err := step(w, &t); err != nil {
			return err
		}
		if err := w.SaveContractTemplate(ctx, &t); err != nil {
			return fmt.Errorf("save contract template %d: %w", id, err)
		}
		return nil
	})
	return t, err
}

// TemplateIn finds a template in a list; NotFound when it is not there.
func TemplateIn(all []cert.ContractTemplate, id int64) (cert.ContractTemplate, error) {
	for _, t := range all {
		if t.ID == id {
			return t, nil
		}
	}
	return cert.ContractTemplate{}, cert.NotFound
}

// CurrentTemplate is the template that contracts are made from now.
func (o *Office) CurrentTemplate(ctx context.Context) (cert.ContractTemplate, error) {
	return o.asking(ctx, cert.SystemActor).template()
}
