package calc

import (
	"assay/internal/audittime"
	"assay/internal/norm"
)

// auditTimeRules name the rule of each field.
var auditTimeRules = map[string]string{"persons": "R-TIME-02", "personnel": "R-TIME-10", "factors": "R-TIME-04", "rounding": "R-TIME-08"}

// auditTime answers with the audit time of one site.
func auditTime(line []byte, c norm.Constants) (any, error) {
	in, err := decode[audittime.Input](line, auditTimeRules)
	if err != nil {
		return nil, err
	}
	return audittime.Calculate(in, c)
}
