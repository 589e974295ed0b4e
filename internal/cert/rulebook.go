package cert

import (
	"time"

	"assay/internal/day"
	"assay/internal/norm"
)

// RuleVersion is one constant as the scheme manager set it: a version of the body's rulebook. It is a fact, inserted
// once; a calculation keeps the version it used (R-GEN-01).
type RuleVersion struct {
	ID         int64 // the version, from 1
	Name       string
	Value      string
	Document   string
	Edition    string
	Clause     string
	ValidFrom  day.Day
	Reason     string
	PersonID   int64
	PersonName string
	At         time.Time
}

// Book is the rulebook that versions make.
func Book(versions []RuleVersion) norm.Book {
	changes := make([]norm.Change, len(versions))
	for i, v := range versions {
		changes[i] = norm.Change{Version: int(v.ID), Constant: v.Constant()}
	}
	return norm.NewBook(changes)
}

// Constant is what the version sets.
func (v RuleVersion) Constant() norm.Constant {
	return norm.Constant{Name: v.Name, Value: v.Value, Document: v.Document, Edition: v.Edition, Clause: v.Clause, From: v.ValidFrom}
}
