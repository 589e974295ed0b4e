package cert

import (
	"encoding/json"
	"strings"
)

// Followed is a follow-up question with what the auditor answered.
type Followed struct{ Key, Question, Text string }

// Followed lists the follow-up questions that the verdict of the answer asks, and those of another verdict that were
// answered before, with their answers, in the order of the content.
func (n Answer) Followed(item ChecklistItem) []Followed {
	said := n.FollowSaid()
	var out []Followed
	for _, f := range item.FollowUps {
		if f.Verdict == string(n.Verdict) || said[f.Key] != "" {
			out = append(out, Followed{f.Key, f.Question, said[f.Key]})
		}
	}
	return out
}

// FollowSaid are the answers to follow-up questions by their keys.
func (n Answer) FollowSaid() map[string]string {
	said := map[string]string{}
	if n.Follow != "" {
		_ = json.Unmarshal([]byte(n.Follow), &said) // written by FollowText alone; what cannot be read says nothing
	}
	return said
}

// FollowText keeps the answers to the follow-up questions of an item, by their keys; those to no question of it are
// left out.
func (i ChecklistItem) FollowText(said map[string]string) string {
	kept := map[string]string{}
	for _, f := range i.FollowUps {
		if text := strings.TrimSpace(said[f.Key]); text != "" {
			kept[f.Key] = text
		}
	}
	if len(kept) == 0 {
		return ""
	}
	text, _ := json.Marshal(kept) // a map of texts always encodes
	return string(text)
}
