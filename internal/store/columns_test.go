package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// TestEveryFieldHasItsColumn compares each noun's fields with its table's columns in both directions.
func TestEveryFieldHasItsColumn(t *testing.T) {
	nouns := []any{cert.Client{}, cert.Certification{}, cert.Site{}, cert.Application{}, cert.Review{}, cert.AuditTime{}, cert.Quotation{},
		cert.Contract{}, cert.Audit{}, cert.TeamMember{}, cert.Booking{}, cert.Objection{}, cert.Answer{}, cert.Finding{}, cert.Response{},
		cert.Evidence{}, cert.Document{}, cert.Decision{}, cert.Certificate{}, cert.Change{}, cert.Person{}, cert.Competence{}, cert.Tie{}, cert.Account{},
		cert.Session{}, cert.OneTimeLink{}, cert.Event{}, cert.Delivery{}, cert.Paper{}, cert.RuleVersion{}, cert.Branch{},
		cert.PriceList{}, cert.ContractTemplate{}, cert.KeptReview{}, cert.Complaint{}, cert.ComplaintPerson{}, cert.ComplaintNote{}, cert.PublicText{}, cert.Dossier{}, cert.DossierRecord{},
		cert.FieldDevice{}, cert.FieldStream{}, cert.FieldPackage{}, cert.FieldTake{},
		cert.FieldOp{}, cert.FieldHold{}, cert.FieldRegister{}, cert.FieldLink{}, cert.FieldUpload{}, cert.SealKey{}, cert.ForgeryReport{}, cert.ReportVersion{}, cert.ReportRemark{}, cert.ContentVersion{}, cert.FindingLink{}, cert.Proof{},
		cert.Watcher{}, cert.Watch{}, cert.HookPost{}, cert.SearchConsent{}, cert.SearchUpload{}, cert.SearchResult{}}
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		for _, noun := range nouns {
			s, err := schema.Parse(noun, &sync.Map{}, schema.NamingStrategy{})
			if err != nil {
				t.Fatal(err)
			}
			columns, err := k.Store.Columns(context.Background(), s.Table)
			if err != nil {
				t.Fatal(err)
			}
			fields := slices.Clone(s.DBNames)
			slices.Sort(fields)
			slices.Sort(columns)
			if !slices.Equal(fields, columns) {
				t.Errorf("%s: fields %v, columns %v", s.Table, fields, columns)
			}
		}
	})
}
