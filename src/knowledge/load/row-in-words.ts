/** One row in words: "Unit: 4B; Rent: 1,900". Values beyond the header stand alone. */
export const rowInWords = (header: string[], row: string[]): string =>
  row
    .flatMap((value, at) => {
      if (value === '') return [];
      const name = header[at];
      return [name ? `${name}: ${value}` : value];
    })
    .join('; ');
