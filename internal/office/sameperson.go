package office

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
)

// SamePerson records that two records of the body are one human being: the record of id gives way to the one that
// stands. Independence is judged on the one from then on, over everything that either took part in (R-DEC-01). version
// is that of the record that gives way.
func (o *Office) SamePerson(ctx context.Context, actor cert.Actor, id, version, stands int64, reason string) (cert.Person, error) {
	var p cert.Person
	if err := may(actor, cert.ManagePeople); err != nil {
		return p, err
	}
	err := o.do(ctx, actor, func(w *work) (err error) {
		if p, err = w.Person(ctx, id); err != nil {
			return err
		}
		if err := checkVersion(p.Version, version); err != nil {
			return err
		}
		other, err := w.Person(ctx, stands)
		if err != nil && !errors.Is(err, cert.NotFound) {
			return err
		}
		if err := p.Become(other, strings.TrimSpace(reason)); err != nil {
			return err
		}
		if err := w.SavePerson(ctx, &p); err != nil {
			return fmt.Errorf("note that person %d is %d: %w", id, stands, err)
		}
		if err := w.FollowPerson(ctx, p.ID, other.Identity()); err != nil {
			return fmt.Errorf("note that person %d is %d: %w", id, stands, err)
		}
		return w.note(p, "merge", fmt.Sprintf("%s is the same person as %s: %s", p.Name, other.Name, reason))
	})
	return p, err
}
