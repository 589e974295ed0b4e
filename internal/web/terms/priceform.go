package terms

import (
	"errors"
	"fmt"
	"strconv"

	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/office"
	"assay/internal/web/page"
)

// priceForm is what the page of a price list asks. Its rows stand in the order of the list's own prices, rates and reasons.
type priceForm struct {
	page.Once
	Name          string      `form:"name" label:"Name" validate:"max=120"`
	Branch        string      `form:"branch" label:"Office" validate:"max=20"`
	Currency      string      `form:"currency" label:"Currency" validate:"required,max=3"`
	ValidFrom     string      `form:"valid_from" label:"Valid from" validate:"required,day"`
	ValidTo       string      `form:"valid_to" label:"Valid to" validate:"omitempty,day"`
	Prices        []amountRow `form:"prices" rows:"20"`
	Included      bool        `form:"certificate_included" label:"The certificate is included"`
	Copies        string      `form:"certificates_included" label:"Copies included" validate:"max=6"`
	Rates         []amountRow `form:"rates" rows:"5"`
	ReverseCharge bool        `form:"reverse_charge" label:"Reverse charge"`
	Discounts     []amountRow `form:"discounts" rows:"9"`
	Cancellation  []cancelRow `form:"cancellation" rows:"4"`
	Note          string      `form:"note,lines" label:"What this revision changes" validate:"max=1000"`
}

// amountRow is one price, rate or discount: what it is, and what was typed.
type amountRow struct {
	Code   string `form:"code" validate:"max=40"`
	Amount string `form:"amount" label:"The amount" validate:"max=24"`
	Label  string
}

// cancelRow is one step of what cancelling costs.
type cancelRow struct {
	Notice  string `form:"notice" label:"Working days" validate:"max=4"`
	Percent string `form:"percent" label:"Share of the days" validate:"max=8"`
}

func priceFormOf(l cert.PriceList) priceForm {
	f := priceForm{Name: l.Name, Branch: strconv.FormatInt(l.BranchID, 10), Currency: l.Currency, ValidFrom: l.ValidFrom.String(), ValidTo: l.ValidTo.String(),
		Included: l.Prices.CertificateIncluded, Copies: strconv.Itoa(l.Prices.CertificateCopies), ReverseCharge: l.Prices.ReverseCharge, Note: l.Note}
	for _, p := range l.Prices.Prices() {
		f.Prices = append(f.Prices, amountRow{p.Field, blankZero(*p.Minor, l.Currency), p.Label})
	}
	for _, r := range l.Prices.Rates() {
		f.Rates = append(f.Rates, amountRow{r.Field, percentText(*r.Of), r.Label})
	}
	given := map[fee.Reason]fee.Percent{}
	for _, d := range l.Prices.Discounts {
		given[d.Reason] = d.Percent
	}
	for _, r := range fee.Reasons() {
		f.Discounts = append(f.Discounts, amountRow{string(r), percentText(given[r]), r.Label()})
	}
	for _, c := range l.Prices.Cancellation {
		f.Cancellation = append(f.Cancellation, cancelRow{strconv.Itoa(c.Notice), percentText(c.Percent)})
	}
	for len(f.Cancellation) < 3 {
		f.Cancellation = append(f.Cancellation, cancelRow{})
	}
	return f
}

func blankZero(minor int64, currency string) string {
	if minor == 0 {
		return ""
	}
	return fee.Money{Minor: minor, Currency: currency}.Plain()
}

func percentText(p fee.Percent) string {
	if p == 0 {
		return ""
	}
	return p.String()
}

// name gives the rows that came back their labels again.
func (f *priceForm) name() {
	labels := map[string]string{}
	var l fee.PriceList
	for _, p := range l.Prices() {
		labels[p.Field] = p.Label
	}
	for _, r := range l.Rates() {
		labels[r.Field] = r.Label
	}
	for _, r := range fee.Reasons() {
		labels[string(r)] = r.Label()
	}
	for _, rows := range [][]amountRow{f.Prices, f.Rates, f.Discounts} {
		for i := range rows {
			rows[i].Label = labels[rows[i].Code]
		}
	}
	for len(f.Cancellation) < 3 {
		f.Cancellation = append(f.Cancellation, cancelRow{})
	}
}

// input reads the typed amounts; what is none becomes a fault at its field.
func (f priceForm) input(errs page.Errors) office.PriceListInput {
	in := office.PriceListInput{Version: f.VersionOf(), Name: f.Name, BranchID: int64(errs.Int("branch", "Office", f.Branch, 0, 1<<50)), Note: f.Note,
		ValidFrom: errs.Day("valid_from", "Valid from", f.ValidFrom), ValidTo: errs.Day("valid_to", "Valid to", f.ValidTo)}
	l := &in.Prices
	l.Currency, l.CertificateIncluded, l.ReverseCharge = f.Currency, f.Included, f.ReverseCharge
	l.CertificateCopies = errs.Int("certificates_included", "Copies included", f.Copies, 0, 1000)
	amounts := map[string]*int64{}
	for _, p := range l.Prices() {
		amounts[p.Field] = p.Minor
	}
	for i, row := range f.Prices {
		if into := amounts[row.Code]; into != nil && row.Amount != "" {
			m, err := fee.ParseMoney(row.Amount, f.Currency)
			if err != nil {
				errs.Add(fmt.Sprintf("prices.%d.amount", i), row.Label+" must be an amount in "+f.Currency+", like 1500.00.")
			}
			*into = m.Minor
		}
	}
	f.percents(l, errs)
	return in
}

func (f priceForm) percents(l *fee.PriceList, errs page.Errors) {
	rates := map[string]*fee.Percent{}
	for _, r := range l.Rates() {
		rates[r.Field] = r.Of
	}
	for i, row := range f.Rates {
		if into := rates[row.Code]; into != nil {
			*into = fee.Percent(errs.Percent(fmt.Sprintf("rates.%d.amount", i), row.Label, row.Amount))
		}
	}
	for i, row := range f.Discounts {
		if p := errs.Percent(fmt.Sprintf("discounts.%d.amount", i), "The discount", row.Amount); p != 0 {
			l.Discounts = append(l.Discounts, fee.Discount{Reason: fee.Reason(row.Code), Percent: fee.Percent(p)})
		}
	}
	for i, row := range f.Cancellation {
		notice := errs.Int(fmt.Sprintf("cancellation.%d.notice", i), "The notice", row.Notice, 1, 365)
		percent := errs.Percent(fmt.Sprintf("cancellation.%d.percent", i), "The share", row.Percent)
		if notice != 0 || percent != 0 {
			l.Cancellation = append(l.Cancellation, fee.Cancellation{Notice: notice, Percent: fee.Percent(percent)})
		}
	}
}

// placed puts problems at the rows that hold their prices.
func (f priceForm) placed(err error) error {
	var wrong cert.Invalid
	if !errors.As(err, &wrong) {
		return err
	}
	at := map[string]string{"cancellation": "cancellation.0.notice", "discounts": "discounts.0.amount"}
	for i, row := range f.Prices {
		at[row.Code] = fmt.Sprintf("prices.%d.amount", i)
	}
	for i, row := range f.Rates {
		at[row.Code] = fmt.Sprintf("rates.%d.amount", i)
	}
	out := make(cert.Invalid, len(wrong))
	for i, p := range wrong {
		out[i] = p
		if place, known := at[p.Field]; known {
			out[i].Field = place
		}
	}
	return out
}
