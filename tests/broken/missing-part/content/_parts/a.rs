// #region handler
fn a() {}
// #endregion handler
// #region open
