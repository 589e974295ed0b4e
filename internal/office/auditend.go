package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

// EndAudit records the day on which an audit underway really ended, with the reason. The half days after it
// are given back, and limits count from it. The report states it as a deviation from the plan.
func (o *Office) EndAudit(ctx context.Context, actor cert.Actor, audit, version int64, in cert.LastDay) (cert.Audit, error) {
	var a cert.Audit
	err := o.do(ctx, actor, func(w *work) (err error) {
		if a, err = w.Audit(ctx, actor, audit); err != nil {
			return err
		}
		if err := checkVersion(a.Version, version); err != nil {
			return err
		}
		facts, err := w.auditFacts(a)
		if err != nil {
			return err
		}
		if err := a.EndOn(actor, in, facts); err != nil {
			return err
		}
		if err := w.UnbookAfter(ctx, a.ID, a.Ends); err != nil {
			return fmt.Errorf("give back the half days after the end of audit %d: %w", audit, err)
		}
		if err := w.SaveAudit(ctx, &a); err != nil {
			return fmt.Errorf("record the end of audit %d: %w", audit, err)
		}
		file, err := w.Certification(ctx, cert.SystemActor, a.CertificationID)
		if err != nil {
			return err
		}
		_, err = w.record(happened{verb: "end", noun: "audit", id: a.ID, file: &file,
			summary: fmt.Sprintf("%s ended on %s", a.Name, a.Ends.Long()), detail: map[string]string{"reason": in.Why, "planned": a.PlannedEnds.String()}})
		return err
	})
	return a, err
}
