//! A function that answers with the price of a cart.

fn main() {
    serve(price);
}

// #region price
    /// Returns the total of a cart in cents.
    fn price(cart: &[Line]) -> u64 {
        cart.iter().map(|line| line.cents * line.count).sum()
    }
// #endregion
