/** Resident identity numbers: GB 11643 with 18 characters, and the 15 digits of the time before 1999. */

/** Provinces, GB/T 2260; 81 to 83 are residence permits of Hong Kong, Macau and Taiwan. */
const AREA = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)(?:[0-6]\d|70|90)\d\d/;
const BODY = /^\d{6}((?:18|19|20)\d{2})(\d{2})(\d{2})\d{3}[\dx]$/;
const OLD = /^\d{6}(\d{2})(\d{2})(\d{2})\d{3}$/;

export const hasIdArea = (number: string): boolean => AREA.test(number);

function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Area and date of birth are such as there are; the check character is not looked at. */
export function looksLikeResidentId(number: string): boolean {
  const match = BODY.exec(number);
  return match !== null && AREA.test(number) && isDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** GB 11643: area (6), date of birth (8), sequence (3), check character (ISO 7064 MOD 11-2, X is ten). `x` in lower case. */
export function isResidentId(number: string): boolean {
  if (!looksLikeResidentId(number)) return false;
  let sum = 0;
  for (let place = 0; place < 17; place += 1) sum += Number(number[place]) * (2 ** (17 - place) % 11);
  return '10x98765432'[sum % 11] === number[17];
}

/** Fifteen digits: the year has two digits and belongs to the 20th century; there is nothing to check but the date. */
export function isOldResidentId(number: string): boolean {
  const match = OLD.exec(number);
  return match !== null && AREA.test(number) && isDate(1900 + Number(match[1]), Number(match[2]), Number(match[3]));
}
