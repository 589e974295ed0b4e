package walk

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/fee"
	"assay/internal/office"
)

// branches are the offices of the demonstration with the prices of each. The first gives the rulebook's example: for a
// simple client of twelve persons EUR 1,500 initially and EUR 750 a year (R-FEE-03).
var branches = []struct {
	cert.Branch
	prices string
	list   fee.PriceList
}{
	{cert.Branch{Name: "Berlin", Address: "Musterstraße 1", City: "10115 Berlin", Country: "DE", Currency: "EUR", TaxNumber: "DE 123456789"}, "Prices Berlin",
		fee.PriceList{Currency: "EUR", DayRate: 600_00, RegistrationYearly: 150_00, CertificateIncluded: true, CertificateCopies: 2, ExtraCopy: 40_00,
			ExtraLanguage: 90_00, VerificationDayRate: 600_00, ShortNotice: 450_00, Transfer: 600_00, ScopeChange: 300_00, InflationPercent: 300}},
	{cert.Branch{Name: "London", Address: "1 Example Street", City: "London EC1A 1AA", Country: "GB", Currency: "GBP", TaxNumber: "GB 123 4567 89"}, "Prices London",
		fee.PriceList{Currency: "GBP", DayRate: 640_00, Application: 200_00, RegistrationYearly: 160_00, CertificateFee: 120_00, ExtraCopy: 35_00, ExtraLanguage: 80_00,
			TravelPerVisit: 150_00, VerificationDayRate: 640_00, ShortNotice: 400_00, Transfer: 550_00, ScopeChange: 280_00, TaxPercent: 2000, InflationPercent: 400}},
}

// Price opens the offices of the demonstration and puts their price lists in force.
func Price(ctx context.Context, o *office.Office) error {
	for _, b := range branches {
		kept, err := o.KeepBranch(ctx, cert.SystemActor, b.Branch)
		if err != nil {
			return fmt.Errorf("open the office %s: %w", b.Name, err)
		}
		list := b.list
		list.Cancellation = []fee.Cancellation{{Notice: 15, Percent: 5000}, {Notice: 5, Percent: 10000}}
		list.Discounts = []fee.Discount{{Reason: fee.Framework, Percent: 1000}, {Reason: fee.SeveralSites, Percent: 1000}, {Reason: fee.NonProfit, Percent: 1500}, {Reason: fee.Introductory, Percent: 1000}}
		l, err := o.DraftPriceList(ctx, cert.SystemActor, 0, office.PriceListInput{Name: b.prices, BranchID: kept.ID, ValidFrom: o.Today(), Prices: list})
		if err == nil {
			_, err = o.StepPriceList(ctx, cert.SystemActor, l.ID, l.Version, cert.Publish)
		}
		if err != nil {
			return fmt.Errorf("price the office %s: %w", b.Name, err)
		}
	}
	return nil
}
