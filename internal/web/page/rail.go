package page

import (
	"slices"
	"strings"

	"assay/internal/cert"
)

// railStops are the stops of the lifecycle rail with the stages they stand for.
var railStops = []struct {
	name   string
	stages []cert.Stage
}{
	{"Application", []cert.Stage{cert.StageApplied}},
	{"Audit time", []cert.Stage{cert.StageReviewed}},
	{"Quotation", []cert.Stage{cert.StageQuoting}},
	{"Contract", []cert.Stage{cert.StageContracting}},
	{"Stage 1", []cert.Stage{cert.StageOne}},
	{"Stage 2", []cert.Stage{cert.StageTwo}},
	{"Findings", []cert.Stage{cert.StageFindings}},
	{"Decision", []cert.Stage{cert.StageDecision}},
	{"Certified", []cert.Stage{cert.StageCertified, cert.StageSuspended, cert.StageExpired, cert.StageWithdrawn}},
	{"Surveillance", []cert.Stage{cert.StageSurveillance}},
	{"Recertification", []cert.Stage{cert.StageRecert}},
}

// leftAt names, by stop, what a file that went no further was left with.
var leftAt = []string{"application", "", "quotation", "", "", "", "", "certification"}

// RailFor draws the lifecycle rail of a client's file: what is done, what is now and whose turn it is.
func RailFor(f cert.Certification, reader cert.Actor) Rail {
	at := slices.IndexFunc(railStops, func(s struct {
		name   string
		stages []cert.Stage
	}) bool {
		return slices.Contains(s.stages, f.Stage)
	})
	left := f.Stage == cert.StageDeclined // what comes after the stop where it ended does not apply
	if left {
		at = slices.IndexFunc(leftAt, func(word string) bool { return word != "" && strings.Contains(f.NextWhat, word) })
	}
	var r Rail
	for i, s := range railStops {
		stop := Stop{Name: s.name, State: "next"}
		switch {
		case at < 0, left && i > at:
			stop.State = "off"
		case i < at:
			stop.State = "done"
		case i == at:
			stop.State, stop.Whose, stop.Detail = "now", whose(f.Waiting, reader), railDetail(f)
		}
		r.Stops = append(r.Stops, stop)
	}
	return r
}

// railDetail says what is to be done by when, or the word for a standing that is no step.
func railDetail(f cert.Certification) string {
	switch f.Stage {
	case cert.StageSuspended, cert.StageWithdrawn:
		return f.Stage.Label()
	case cert.StageExpired:
		if f.NextWhat == "" {
			return f.Stage.Label()
		}
		return f.Stage.Label() + "; " + f.NextWhat
	}
	if f.NextDay.IsZero() {
		return f.NextWhat
	}
	return f.NextWhat + ", " + f.NextDay.Long()
}

// whose says whose turn it is, from the reader's side.
func whose(waiting cert.Role, reader cert.Actor) string {
	switch {
	case waiting == "":
		return ""
	case reader.Is(waiting):
		return "your turn"
	case reader.Is(cert.ClientUser) || reader.Is(cert.Anyone):
		return "with the certification body"
	case waiting == cert.ClientUser:
		return "waits for the client"
	}
	return "waits for the " + waiting.Label()
}
