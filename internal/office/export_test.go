package office

import (
	"context"

	"assay/internal/cert"
)

// Tests hash many passwords; the cheap costs are written into what they store.
// Chosen and Block are the choice of kept surveillances, for its test.
var (
	Chosen = chosen
	Block  = block
)

func init() { newCosts = costs{memory: 64, passes: 1, threads: 1} }

// WithoutSecret is what is kept of a sent mail.
var WithoutSecret = withoutSecret

// SuspendForTest suspends a certificate and enters it into the log, without the dossier of a decision.
func (o *Office) SuspendForTest(ctx context.Context, actor cert.Actor, c cert.Certificate) error {
	return o.do(ctx, actor, func(w *work) error {
		decisions, err := w.Decisions(ctx, c.CertificationID)
		if err != nil {
			return err
		}
		c.SuspendedOn = w.today
		if err := w.SaveCertificate(ctx, &c); err != nil {
			return err
		}
		if _, err := w.record(happened{verb: "suspend", noun: "certificate", id: c.ID, summary: "suspended"}); err != nil {
			return err
		}
		return w.publish(c, cert.Change{Act: "suspend", On: w.today, DecisionID: decisions[0].ID})
	})
}
