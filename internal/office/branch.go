package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/norm"
)

// KeepBranch adds an office of the body, or changes the one with b's ID. Invalid names the field that cannot be.
func (o *Office) KeepBranch(ctx context.Context, actor cert.Actor, b cert.Branch) (cert.Branch, error) {
	if !actor.Is(cert.Administrator, cert.System) {
		return b, cert.Forbidden
	}
	if err := judgeBranch(b); err != nil {
		return b, err
	}
	err := o.do(ctx, actor, func(w *work) error {
		all, err := w.Branches(ctx)
		if err != nil {
			return err
		}
		was, err := branchIn(all, b)
		if err != nil {
			return err
		}
		verb := "change"
		if b.ID == 0 {
			verb, b.Version, b.CreatedAt = "add", 1, w.at
			err = w.AddBranch(ctx, &b)
		} else {
			b.CreatedAt = was.CreatedAt
			err = w.SaveBranch(ctx, &b)
		}
		if err != nil {
			return fmt.Errorf("keep office %s: %w", b.Name, err)
		}
		_, err = w.record(happened{verb: verb, noun: "branch", id: b.ID,
			summary: fmt.Sprintf("%s kept the office %s", actor.Name, b.Name),
			detail:  map[string]string{"was": joinLine(was.Name, was.Address, was.City, was.Currency, was.TaxNumber), "is": joinLine(b.Name, b.Address, b.City, b.Currency, b.TaxNumber)}})
		return err
	})
	return b, err
}

// branchIn is the office that b changes; a new one may not take the name of another.
func branchIn(all []cert.Branch, b cert.Branch) (was cert.Branch, err error) {
	for _, other := range all {
		if other.ID == b.ID {
			was = other
		} else if strings.EqualFold(other.Name, b.Name) {
			return was, cert.Wrong("name", "There is an office of this name.")
		}
	}
	if b.ID != 0 && was.ID == 0 {
		return was, cert.NotFound
	}
	return was, nil
}

func judgeBranch(b cert.Branch) error {
	var v cert.Invalid
	need := func(holds bool, field, message string) {
		if !holds {
			v = append(v, cert.Problem{Field: field, Message: message})
		}
	}
	need(b.Name != "", "name", "Give the office a name.")
	need(b.Address != "", "address", "Give its address: it stands on quotations.")
	need(b.City != "", "city", "Give the city with its postcode.")
	need(norm.CountryName(b.Country) != b.Country, "country", "Choose a country.")
	need(fee.KnownCurrency(b.Currency), "currency", "Give a currency by its three letters, like EUR.")
	return v.Or()
}
