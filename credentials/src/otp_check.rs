//! Accepting a one-time password or a recovery code of an account, once.

use crate::{
    otp::OtpSecret,
    portal::Portal,
    store::{StoreError, Tx, row, rows, sql},
    text::CodeInput,
};

/// What was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Factor {
    /// A device's code.
    Device,
    /// A recovery code; so many are left.
    RecoveryCode { left: u32 },
}

row! {
    struct DeviceSecret { id: String, secret: String, last_step: i64 }
}

/// What a device's key is sealed to: the device and the account, so that rows can't be swapped.
pub(crate) fn aad(device: &str, account: &str) -> String {
    format!("device:{device}:{account}")
}

/// Accepts a code if it fits a device of the account and wasn't accepted before, or if it's an unused recovery code.
///
/// The accepted step is stored by one conditional `UPDATE`: of parallel tries with the same code one wins.
pub(crate) async fn accept(
    tx: &mut Tx,
    portal: &Portal,
    account: &str,
    code: &CodeInput,
) -> Result<Option<Factor>, StoreError> {
    let now = portal.now();
    match code {
        CodeInput::Otp(otp) => {
            let devices: Vec<DeviceSecret> = rows!(
                DeviceSecret,
                "SELECT id, secret, last_step FROM devices WHERE account_id = $1 ORDER BY id",
                account
            )
            .fetch_all(&mut **tx)
            .await?;
            for device in devices {
                let bytes = portal
                    .keys
                    .open(&device.secret, &aad(&device.id, account))
                    .map_err(|_| StoreError::unreadable("one-time password key"))?;
                let last = u64::try_from(device.last_step).unwrap_or(0);
                let Some(step) = OtpSecret::from_bytes(&bytes).and_then(|key| key.accept(otp, now, Some(last))) else {
                    continue;
                };
                let stored = sql!(
                    "UPDATE devices SET last_step = $1, last_used_at = $2 WHERE id = $3 AND last_step < $1",
                    i64::try_from(step).unwrap_or(i64::MAX),
                    now.0,
                    &device.id,
                )
                .execute(&mut **tx)
                .await?;
                if stored.rows_affected() == 1 {
                    return Ok(Some(Factor::Device));
                }
            }
            Ok(None)
        }
        CodeInput::Recovery(code) => {
            let used = sql!(
                "UPDATE recovery_codes SET used_at = $1 WHERE account_id = $2 AND code_hash = $3 AND used_at IS NULL",
                now.0,
                account,
                code.hash(&portal.keys, account),
            )
            .execute(&mut **tx)
            .await?;
            if used.rows_affected() == 0 {
                return Ok(None);
            }
            let left: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL")
                    .bind(account)
                    .fetch_one(&mut **tx)
                    .await?;
            Ok(Some(Factor::RecoveryCode { left: u32::try_from(left).unwrap_or(0) }))
        }
    }
}
