package office

import (
	"context"
	"errors"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/norm"
)

// Estimate is what a questionnaire would come to as far as it is filled in: no factor is weighed yet.
type Estimate struct {
	Persons      int // effective
	Sites        int
	Initial      audittime.HalfDays // stage 1 and 2
	Surveillance audittime.HalfDays // a year
	Recert       audittime.HalfDays
	Net          fee.Total // of the initial audit, minor units
	Year         fee.Total
	Currency     string
	Integration  int    // percent, of other systems audited together
	Why          string // why there is no estimate, empty when there is one
}

// Effect tells what a change of answers does to time and price: the estimate before and after it. It records
// nothing and binds nobody.
func (o *Office) Effect(ctx context.Context, actor cert.Actor, before, after cert.Questionnaire) (was, now Estimate, err error) {
	w := o.asking(ctx, actor)
	constants, err := w.constants(o.Today())
	if err != nil {
		return was, now, err
	}
	list, err := w.usualPrices(cert.Client{Country: after.Applicant.Country}, nil)
	if err != nil {
		return was, now, err
	}
	prices := list.Prices
	prices.Discounts = nil // the list says which may be given; none is before a planner gives it
	was, errBefore := estimate(before, constants, prices)
	now, errAfter := estimate(after, constants, prices)
	return was, now, errors.Join(errBefore, errAfter)
}

func estimate(q cert.Questionnaire, constants norm.Constants, prices fee.PriceList) (Estimate, error) {
	e := Estimate{Sites: len(q.Sites), Currency: prices.Currency}
	if q.Integrated() {
		e.Integration = q.Integration.Percent()
	}
	c, err := firstFigure(q, constants)
	var problems audittime.Problems
	if errors.As(err, &problems) {
		e.Why = sentence(problems[0].Message)
		return e, nil
	}
	if err != nil {
		return e, err
	}
	r, whole := c.Result, c.Result.Whole()
	e.Persons, e.Initial, e.Surveillance, e.Recert = r.EffectivePersons, whole.TotalDays, whole.SurveillanceYear, whole.RecertificationDays
	t := cert.AuditTime{TotalHalves: int(whole.TotalDays), YearHalves: int(whole.SurveillanceYear), RecertHalves: int(whole.RecertificationDays)}
	priced, err := fee.Quote(prices, priceable{t, c.Input.Sample, cert.Cadence(q.Request.Cadence), q.Request.Kind}.work(prices))
	e.Net, e.Year = priced.Initial, priced.SurveillanceYearly
	return e, err
}

// LostAccreditationMonths is within how many months a certificate can be taken over after its body lost the
// accreditation (R-TRF-02).
func (o *Office) LostAccreditationMonths(ctx context.Context) (int, error) {
	constants, err := o.asking(ctx, cert.SystemActor).constants(o.Today())
	if err != nil {
		return 0, err
	}
	return constants.Int("transfer.lost_accreditation_months")
}
