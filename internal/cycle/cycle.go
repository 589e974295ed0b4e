// Package cycle is the calendar of a certification: when surveillance is due,
// when a certificate expires, how long an answer, a suspension, a restoration
// may take. Every function is pure: dates in, dates out, all of them civil
// dates in the body's legal time zone (R-DATE-16). It must not know clients or
// certificates, and it never asks what day it is today.
package cycle

import (
	"fmt"

	"assay/internal/day"
	"assay/internal/norm"
)

// Rules are the rulebook's time limits. Get them from On or Read; the zero
// value sets no limits at all.
type Rules struct {
	months          int
	minusOneDay     bool
	first, second   int   // hard limits of the first two yearly surveillances, in months
	halfYearly      []int // months after the decision
	lead            int
	recertLead      int
	reminders       []int
	restore         int
	anchor          Anchor
	stageWarn       int
	stageHard       int
	majorStage2     int
	majorPlan       int
	minorPlan       int
	majorClose      int
	ban             int
	suspension      int
	suspensionWarns []int
	extraCycles     int
	transfer        int
	uploadReminder  int
}

// Anchor is the day from which the first surveillance is counted for the
// warning; the hard limit always counts from the decision (R-DATE-02).
type Anchor string

// The anchors that bodies use, from the mildest to the strictest.
const (
	FromDecision       Anchor = "decision"
	FromStage2         Anchor = "stage2_last_day"
	FromStage2MinusOne Anchor = "stage2_last_day_minus_one"
)

// On returns the limits in force on d. The installed rulebook is complete (a
// test holds that), so that there is no error to handle.
func On(d day.Day) Rules {
	r, err := Read(norm.On(d))
	if err != nil {
		panic("cycle: " + err.Error())
	}
	return r
}

// In returns the limits in force on d by a body's own rulebook. What does not read as limits is never kept in a
// rulebook (office judges every change before), so that there is no error to handle.
func In(book norm.Book, d day.Day) Rules {
	r, err := Read(book.On(d))
	if err != nil {
		panic("cycle: " + err.Error())
	}
	return r
}

// Read takes the limits from constants, which may carry a body's own settings.
// A constant that is missing or not of its kind is an error.
func Read(c norm.Constants) (Rules, error) {
	k := reader{c: c}
	r := Rules{
		months:          k.whole("cycle.months"),
		minusOneDay:     k.convention("cycle.expiry_convention"),
		first:           k.whole("cycle.sv1_hard_months"),
		second:          k.whole("cycle.sv2_hard_months"),
		halfYearly:      k.list("cycle.half_yearly_months"),
		lead:            k.whole("cycle.sv_target_lead_months"),
		recertLead:      k.whole("cycle.recert_target_lead_months"),
		reminders:       k.list("cycle.reminder_days"),
		restore:         k.whole("cycle.restore_months"),
		anchor:          k.anchor("cycle.sv1_anchor"),
		stageWarn:       k.whole("stage.interval_warn_days"),
		stageHard:       k.whole("stage.interval_hard_months"),
		majorStage2:     k.whole("nc.major_after_stage2_months"),
		majorPlan:       k.whole("nc.major_plan_days"),
		minorPlan:       k.whole("nc.minor_plan_days"),
		majorClose:      k.whole("nc.major_close_days"),
		ban:             k.whole("impartiality.ban_months"),
		suspension:      k.whole("suspension.max_months"),
		suspensionWarns: k.list("suspension.reminder_days"),
		extraCycles:     k.whole("record.extra_cycles"),
		transfer:        k.whole("transfer.lost_accreditation_months"),
		uploadReminder:  k.whole("certsearch.reminder_days_before_month_end"),
	}
	return r, k.err
}

// reader keeps the first error, so that the list above stays a list.
type reader struct {
	c   norm.Constants
	err error
}

func (k *reader) keep(err error) {
	if k.err == nil {
		k.err = err
	}
}

func (k *reader) whole(name string) int {
	n, err := k.c.Int(name)
	k.keep(err)
	return n
}

func (k *reader) list(name string) []int {
	list, err := k.c.Ints(name)
	k.keep(err)
	return list
}

func (k *reader) convention(name string) bool {
	text, err := k.c.Text(name)
	if err == nil && text != "minus_one_day" && text != "same_day" {
		err = fmt.Errorf("the expiry convention is minus_one_day or same_day, not %q", text)
	}
	k.keep(err)
	return text == "minus_one_day"
}

func (k *reader) anchor(name string) Anchor {
	text, err := k.c.Text(name)
	a := Anchor(text)
	if err == nil && a != FromDecision && a != FromStage2 && a != FromStage2MinusOne {
		err = fmt.Errorf("the anchor of the first surveillance is decision, stage2_last_day or stage2_last_day_minus_one, not %q", text)
	}
	k.keep(err)
	return a
}
