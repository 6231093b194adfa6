// Answer: the year or years under which a text puts a figure.

export interface Years {
  from: number
  to: number
  /** 到2025年, 2025年底前: the year ends a stretch of time. */
  isUntil: boolean
}

/** 2025年, 2023-2024年, 2023年至2024年; a year with a month is a date, one before 方案 or of a yearly report a name. */
const YEARS =
  /(到|至|截至|截止)?(?<!\d)(\d{4})(?:年?(?:-|至|到)(\d{4}))?年(?!\d|-|(?:工作)?方案|本|度\p{Script=Han}{0,16}(?:报告|公报|目录|名单))(底|末|前|之前)?/gu

/** The years named last before a place, if any. */
export function yearBefore(text: string, at: number): Years | null {
  const match = [...text.slice(0, at).matchAll(YEARS)].at(-1)
  if (match === undefined) return null
  const [, until, first, last, end] = match
  const from = Number(first)
  return {
    from,
    to: last === undefined ? from : Number(last),
    isUntil: until !== undefined || end !== undefined,
  }
}
