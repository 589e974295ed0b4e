package audittime

import (
	"fmt"

	"assay/internal/norm"
)

// Check tells whether constants can be calculated with: all are there, of their kind, and fit each other.
func Check(c norm.Constants) error {
	f, err := read(c)
	switch {
	case err != nil:
		return err
	case f.rounding != UpHalf && f.rounding != NearestHalf:
		return fmt.Errorf("the rounding is %s or %s, not %q", UpHalf, NearestHalf, f.rounding)
	case f.stage1Min.Num*f.stage1Max.Den > f.stage1Max.Num*f.stage1Min.Den:
		return fmt.Errorf("the least share of stage 1, %s, is above the greatest, %s", f.stage1Min, f.stage1Max)
	case f.fullTime == 0:
		return fmt.Errorf("a full working week has more than no hours")
	case f.maxReduction >= Whole(100) || f.siteReduction >= Whole(100) || f.integration.Num >= f.integration.Den:
		return fmt.Errorf("a reduction leaves some of the time")
	case f.siteReduction < f.maxReduction:
		return fmt.Errorf("a site may lose %s %%, less than any audit may: %s %%", f.siteReduction, f.maxReduction)
	}
	return nil
}
