package office

import (
	"context"
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/paper"
)

// AuditTimePDF draws the sheet of a record of a file that the actor may see, by its revision or 0 for the latest. The same
// record always gives the same sheet (R-TIME-20); it is the annex of quotation and contract (R-REV-05).
func (o *Office) AuditTimePDF(ctx context.Context, actor cert.Actor, file int64, revision int) (name string, pdf []byte, err error) {
	w := o.asking(ctx, actor)
	f, err := w.Certification(ctx, actor, file)
	if err != nil {
		return "", nil, err
	}
	client, err := w.Client(ctx, cert.SystemActor, f.ClientID)
	if err != nil {
		return "", nil, err
	}
	times, err := w.AuditTimes(ctx, f.ID)
	if err != nil {
		return "", nil, err
	}
	i := slices.IndexFunc(times, func(t cert.AuditTime) bool { return revision == 0 || t.Revision == revision })
	if i < 0 {
		return "", nil, cert.NotFound
	}
	own, err := o.asSet(ctx, o.store)
	if err != nil {
		return "", nil, err
	}
	in := paper.AuditTimeInput{Body: own.letterhead(f.Accredited), Time: times[i], Client: client, Certification: f, On: o.DayOf(times[i].At)}
	if times[i].ApprovedAt != nil {
		in.Approved = o.DayOf(*times[i].ApprovedAt)
	}
	if i+1 < len(times) {
		in.Since = times[i].Since(times[i+1])
	}
	drawn, err := paper.AuditTime(in, paper.Options{})
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("%s-audit-time-r%d.pdf", f.Number, times[i].Revision), drawn.PDF, nil
}
