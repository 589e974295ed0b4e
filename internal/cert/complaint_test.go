package cert_test

import (
	"errors"
	"testing"

	"assay/internal/cert"
)

func voice(status cert.ComplaintStatus) cert.Complaint {
	return cert.Complaint{Status: status, Kind: cert.IsComplaint, About: cert.AboutBody, Assessment: "valid", InvestigatorID: 5, Investigation: "looked at",
		Outcome: cert.Upheld, Reason: "so", Measures: "mended", Publication: "no"}
}

// TestRAPL01 keeps everybody with a part in the subject from handling, investigating and deciding.
func TestRAPL01(t *testing.T) {
	for _, k := range []struct {
		status cert.ComplaintStatus
		verb   cert.Verb
	}{{cert.ComplaintReceived, cert.Acknowledge}, {cert.ComplaintReceived, cert.Decline}, {cert.ComplaintAcknowledged, cert.Assign},
		{cert.ComplaintInvestigated, cert.Settle}, {cert.ComplaintDecided, cert.CloseIt}} {
		for _, part := range []int64{9, 7} {
			c := voice(k.status)
			err := c.Take(k.verb, cert.ComplaintFacts{Complaint: c, Bound: true, Actor: cert.Actor{PersonID: 7, Roles: []cert.Role{cert.Reviewer}},
				Involved: []cert.ComplaintPerson{{PersonID: part}}})
			var unmet *cert.Unmet
			if refused := errors.As(err, &unmet); refused != (part == 7) || !refused && err != nil {
				t.Errorf("%s with a part of person %d: %v", k.verb, part, err)
			}
		}
	}
	c := voice(cert.ComplaintAcknowledged)
	if err := c.Take(cert.Assign, cert.ComplaintFacts{Complaint: c, Bound: true, Actor: cert.Actor{PersonID: 7, Roles: []cert.Role{cert.Reviewer}}, Involved: []cert.ComplaintPerson{{PersonID: 5}}}); err == nil {
		t.Error("an investigator with a part in it was taken")
	}
}

// TestRCMP01 asks for validation, a referral to the client, measures where it is upheld, and what was agreed on publishing.
func TestRCMP01(t *testing.T) {
	facts := func(c cert.Complaint) cert.ComplaintFacts {
		return cert.ComplaintFacts{Complaint: c, Bound: true, Actor: cert.Actor{PersonID: 5, Roles: []cert.Role{cert.Reviewer}}}
	}
	client := int64(3)
	for name, k := range map[string]struct {
		status cert.ComplaintStatus
		verb   cert.Verb
		spoil  func(*cert.Complaint)
	}{
		"validation":    {cert.ComplaintReceived, cert.Acknowledge, func(c *cert.Complaint) { c.Assessment = " " }},
		"why not":       {cert.ComplaintReceived, cert.Decline, func(c *cert.Complaint) { c.Reason = "" }},
		"investigation": {cert.ComplaintInvestigating, cert.Investigate, func(c *cert.Complaint) { c.Investigation = "" }},
		"investigator":  {cert.ComplaintInvestigating, cert.Investigate, func(c *cert.Complaint) { c.InvestigatorID = 6 }},
		"outcome":       {cert.ComplaintInvestigated, cert.Settle, func(c *cert.Complaint) { c.Outcome = "perhaps" }},
		"measures":      {cert.ComplaintInvestigated, cert.Settle, func(c *cert.Complaint) { c.Measures = "" }},
		"referral":      {cert.ComplaintInvestigated, cert.Settle, func(c *cert.Complaint) { c.About, c.ClientID = cert.AboutClient, &client }},
		"publication":   {cert.ComplaintDecided, cert.CloseIt, func(c *cert.Complaint) { c.Publication = "" }},
	} {
		whole := voice(k.status)
		if err := whole.Take(k.verb, facts(whole)); err != nil {
			t.Errorf("%s: whole, it was refused: %v", name, err)
		}
		spoilt := voice(k.status)
		k.spoil(&spoilt)
		if err := spoilt.Take(k.verb, facts(spoilt)); err == nil {
			t.Errorf("%s: missing, it was taken", name)
		}
	}
}
