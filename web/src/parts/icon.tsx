// Page: the icons, drawn with one stroke width on a 20 × 20 grid.

const PATHS = {
  ask: 'M4 5h12v9H9l-3.5 3V14H4zM7 8.5h6M7 11h4',
  documents: 'M5 3h7l3 3v11H5zM12 3v3h3M7.5 9.5h5M7.5 12h5',
  compare: 'M3 4h5.5v12H3zM11.5 4H17v12h-5.5zM5 7.5h1.5M5 10h1.5M13.5 7.5H15M13.5 10H15',
  map: 'M3 3h4v4H3zM8 3h4v4H8zM13 3h4v4h-4zM3 8h4v4H3zM8 8h4v4H8zM3 13h4v4H3zM13 13h4v4h-4z',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5 17 17',
  send: 'M10 16V4M5 9l5-5 5 5',
  stop: 'M6 6h8v8H6z',
  close: 'M5 5l10 10M15 5 5 15',
  menu: 'M3 5h14M3 10h14M3 15h14',
  plus: 'M10 4v12M4 10h12',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  link: 'M8.5 11.5l3-3M7 9 5 11a2.8 2.8 0 0 0 4 4l2-2M13 11l2-2a2.8 2.8 0 0 0-4-4L9 7',
  download: 'M10 3v9M6.5 8.5 10 12l3.5-3.5M4 16h12',
  print: 'M6 7V3h8v4M6 13H4V7h12v6h-2M6 11h8v6H6z',
  retry: 'M15.5 7A6 6 0 1 0 16 11M16 3.5V7h-3.5',
  edit: 'M4 16l1-4 8-8 3 3-8 8zM11.5 5.5l3 3',
  trash: 'M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.5 9v4.5M11.5 9v4.5',
  up: 'M6 9l3-6c1.5 0 2 1 2 2v3h5l-1.2 7H6zM3 9h3v6H3z',
  down: 'M14 11l-3 6c-1.5 0-2-1-2-2v-3H4l1.2-7H14zM14 5h3v6h-3z',
  left: 'M12 5l-5 5 5 5',
  right: 'M8 5l5 5-5 5',
  above: 'M5 12l5-5 5 5',
  below: 'M5 8l5 5 5-5',
  swap: 'M4 7h11l-3-3M16 13H5l3 3',
  check: 'M4 10.5 8 14.5 16 6',
  warning: 'M10 3 18 17H2zM10 8v4.5M10 14.6v.4',
  sun: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4',
  moon: 'M16 12A6.5 6.5 0 0 1 8 4a6.5 6.5 0 1 0 8 8z',
  auto: 'M3 4h14v9H3zM7 17h6M10 13v4',
  calendar: 'M4 5h12v11H4zM4 8.5h12M7.5 3v3M12.5 3v3',
  key: 'M12.5 3a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM9.2 10.8 3 17v-3.5M5.5 14.5 7.5 16.5M13.5 6.5v.4',
  external: 'M8 5H4v11h11v-4M11 4h5v5M16 4l-7 7',
} as const

export type IconName = keyof typeof PATHS

/** A picture beside words, or inside a button that has a label. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
